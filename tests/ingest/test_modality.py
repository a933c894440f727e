"""How far a sentence commits itself to what it tells: each construction with a sentence of its own."""

from pathlib import Path

import pytest

from ingest.coder.moods import is_hedged
from ingest.language.trees import Tree
from ingest.pipeline import Choices, Pipeline
from ontology import taxonomy
from ontology.model import Article

ROWS = [
    line.split("\t") for line in (Path(__file__).parent / "modalities.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("sentence", "wanted"), ROWS)
def test_a_construction_has_its_modality(sentence: str, wanted: str) -> None:
    reports = Pipeline.chosen(Choices(least=0.0)).code(Article(sentence))
    said = {f"{taxonomy.relation(one.event.relation).type} {one.modality}" for one in reports}
    kind = wanted.partition(" ")[0]
    assert {one for one in said if one.startswith(kind)} == {wanted}, said


@pytest.mark.parametrize(
    ("sentence", "word", "hedged"),
    [
        ("Serbia denounced the alleged attack by Kosovo.", "attack", True),
        ("Iran answered the perceived threat.", "threat", True),
        ("Iraq purportedly attacked Kuwait.", "attacked", True),
        ("Serbia denounced the heavy attack by Kosovo.", "attack", False),
        ("Serbia denounced the planned attack by Kosovo.", "attack", False),
    ],
)
def test_what_is_called_alleged_is_hedged(sentence: str, word: str, hedged: bool) -> None:
    parsed = next(iter(Pipeline.load().annotator.annotate(sentence)))
    token = next(token for token in parsed.tokens if token.text == word)
    assert is_hedged(Tree(parsed), token) is hedged
