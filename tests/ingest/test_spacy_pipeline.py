"""spaCy pipelines as annotators. The pipeline is made here: it knows the sentences below and their trees."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from ingest.language.annotation import Sentence
from ingest.language.spacy_pipeline import SpacyAnnotator
from ingest.language.trees import Tree
from ontology.errors import LanguageError
from ontology.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

spacy = pytest.importorskip("spacy", reason="needs spaCy: pip install 'chancery[spacy]'")

Annotators = Callable[..., SpacyAnnotator]

# Word/UPOS/XPOS/number of the head/relation
ACTIVE = "Russia/PROPN/NNP/2/nsubj attacked/VERB/VBD/0/ROOT Ukraine/PROPN/NNP/2/dobj"
PASSIVE = (
    "Bases/NOUN/NNS/3/nsubjpass were/AUX/VBD/3/auxpass hit/VERB/VBN/0/ROOT by/ADP/IN/3/agent "
    "Iran/PROPN/NNP/7/poss 's/PART/POS/5/case missiles/NOUN/NNS/4/pobj"
)
COPULA = "Iran/PROPN/NNP/2/nsubj is/AUX/VBZ/0/ROOT not/PART/RB/2/neg happy/ADJ/JJ/2/acomp"
UNIVERSAL = "Russia/PROPN/NNP/2/nsubj left/VERB/VBD/0/root"
NAMED = "Iran/PROPN/NNP/2/nsubj sold/VERB/VBD/0/ROOT Fateh/PROPN/NNP/4/compound missiles/NOUN/NNS/2/dobj"
SPLIT = "Iran/PROPN/NNP/0/ROOT met/VERB/VBD/0/ROOT us/PRON/PRP/2/dobj"


class Told:
    """A component that knows the analysis of some sentences, and which words of them are names."""

    def __init__(self, trees: list[str], names: dict[str, str], labels: list[str]) -> None:
        self.trees = {tuple(text_of(one).split()): [cell.split("/")[1:] for cell in one.split()] for one in trees}
        self.names = names
        self.labels = labels

    def __call__(self, doc: "Doc") -> "Doc":
        """The words of a text, blanks among them, sentence by sentence; a blank hangs on the word before."""
        heads = [max(token.i - 1, 0) for token in doc]
        tags = [["X", "_SP", "", "dep"] for _ in doc]
        plain = [token.i for token in doc if not token.is_space]
        while plain:
            known = (tuple(doc[i].text for i in plain[:size]) for size in range(1, len(plain) + 1))
            tree = self.trees[next(words for words in known if words in self.trees)]
            for i, row in zip(plain, tree, strict=False):
                heads[i], tags[i] = plain[int(row[2]) - 1] if row[2] != "0" else i, row
            plain = plain[len(tree) :]
        made = spacy.tokens.Doc(
            doc.vocab,
            [token.text for token in doc],
            [bool(token.whitespace_) for token in doc],
            pos=[row[0] for row in tags],
            tags=[row[1] for row in tags],
            deps=[row[3] for row in tags],
            heads=heads,
        )
        found = ((doc.text.find(name), name, label) for name, label in self.names.items())
        made.ents = [made.char_span(place, place + len(name), label) for place, name, label in found if place >= 0]
        return cast("Doc", made)

    def to_disk(self, path: Path, exclude: object = ()) -> None:
        """All of it is in the configuration."""

    def from_disk(self, path: Path, exclude: object = ()) -> None:
        """All of it is in the configuration."""


def told(nlp: object, name: str, trees: list[str], names: dict[str, str], labels: list[str]) -> Told:
    return Told(trees, names, labels)


spacy.Language.factory("told", func=told, assigns=["token.dep", "token.head"])


@pytest.fixture
def make(tmp_path: Path) -> Annotators:
    """An annotator over a pipeline that knows some sentences, saved and loaded again."""

    def made(
        *known: str, names: dict[str, str] | None = None, labels: tuple[str, ...] = ("nsubj", "dobj")
    ) -> SpacyAnnotator:
        pipeline = spacy.blank("en")
        pipeline.add_pipe("told", config={"trees": list(known), "names": names or {}, "labels": list(labels)})
        pipeline.to_disk(tmp_path)
        return SpacyAnnotator(str(tmp_path))

    return made


def edges(sentence: Sentence) -> set[str]:
    words = [token.text for token in sentence.tokens]
    return {
        f"{one.deprel}({one.text})" if one.head < 0 else f"{one.deprel}({words[one.head]}, {one.text})"
        for one in sentence.tokens
    }


def text_of(told: str) -> str:
    return " ".join(cell.split("/")[0] for cell in told.split())


def spans(text: str) -> list[Span]:
    found, place = [], 0
    for word in text.split():
        place = text.index(word, place)
        found.append(Span(word, place, place + len(word)))
        place += len(word)
    return found


def test_clearnlp_becomes_ud(make: Annotators) -> None:
    """All constructions are in test_clearnlp.py; here they go through a pipeline."""
    texts = [text_of(PASSIVE), text_of(COPULA)]
    passive, copula = make(PASSIVE, COPULA).analyse(" ".join(texts), [spans(text) for text in texts])
    assert edges(passive) == {
        *("root(hit)", "nsubj:pass(hit, Bases)", "aux:pass(hit, were)", "obl:agent(hit, missiles)"),
        *("case(missiles, by)", "nmod:poss(missiles, Iran)", "case(Iran, 's)"),
    }
    assert edges(copula) == {"root(happy)", "nsubj(happy, Iran)", "cop(happy, is)", "advmod(happy, not)"}


def test_a_text_is_cut_as_the_pipeline_cuts_it(make: Annotators) -> None:
    text = "\n Russia attacked  Ukraine\n\nRussia attacked Ukraine "
    sentences = make(ACTIVE).annotate(text)
    assert [sentence.index for sentence in sentences] == [0, 1]
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert edges(sentence) == {"root(attacked)", "nsubj(attacked, Russia)", "obj(attacked, Ukraine)"}
        for token in sentence.tokens:
            assert text[token.start : token.end] == token.text
    assert [token.lemma for token in sentences[0].tokens] == ["Russia", "attack", "Ukraine"]
    assert make(ACTIVE).annotate("") == ()


def test_words_that_do_not_hang_together_are_one_tree_all_the_same(make: Annotators) -> None:
    (sentence,) = make(SPLIT).analyse("Iran met us", [spans("Iran met us")])
    assert edges(sentence) == {"root(Iran)", "parataxis(Iran, met)", "obj(met, us)"}


def test_names_have_our_types(make: Annotators) -> None:
    names = {"Iran": "GPE", "sold": "MONEY", "Fateh missiles": "PRODUCT"}
    (sentence,) = make(NAMED, names=names).annotate("Iran sold Fateh missiles")
    assert [(name.text, name.type, name.first, name.last) for name in sentence.names] == [
        ("Iran", "PLACE", 0, 0),
        ("Fateh missiles", "EQUIPMENT", 2, 3),
    ]


def test_a_pipeline_that_speaks_ud_is_believed(make: Annotators) -> None:
    told = "Iran/PROPN/NNP/2/nsubj is/VERB/VBZ/0/ROOT big/ADJ/JJ/2/obj by/ADP/IN/2/root"
    (sentence,) = make(told, labels=("nsubj", "obj")).annotate("Iran is big by")
    assert edges(sentence) == {"root(is)", "nsubj(is, Iran)", "obj(is, big)", "dep(is, by)"}


def test_a_parser_of_spacy_gives_one_tree_for_given_words(tmp_path: Path) -> None:
    """A real parser, that knows nothing yet, without a tagger."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("parser", config={"min_action_freq": 1})
    parts = {"words": ["Iran", "met", "us"], "heads": [1, 1, 1], "deps": ["nsubj", "ROOT", "dobj"]}
    example = spacy.training.Example.from_dict(pipeline.make_doc("Iran met us"), parts)
    pipeline.initialize(lambda: [example])
    pipeline.to_disk(tmp_path)
    text = "Iran met us. Iran met us."
    (sentence,) = SpacyAnnotator(str(tmp_path)).analyse(text, [spans(text)])
    assert sum(token.head < 0 for token in sentence.tokens) == 1
    assert all(len(list(Tree(sentence).ancestors(token))) < len(text.split()) for token in sentence.tokens)
    assert [token.text for token in sentence.tokens] == text.split()
    assert {(token.upos, token.xpos, token.feats) for token in sentence.tokens} == {("X", "_", "_")}


def test_what_cannot_be_used_is_said(make: Annotators, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LanguageError, match=r"relations oa, sb, …; wanted those of ClearNLP"):
        make(UNIVERSAL, labels=("sb", "oa"))
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(LanguageError, match="has no parser, only: nothing"):
        SpacyAnnotator(str(tmp_path))
    with pytest.raises(LanguageError, match="python -m spacy download en_no_such"):
        SpacyAnnotator("en_no_such")
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(LanguageError, match=r"pip install 'chancery\[spacy\]'"):
        SpacyAnnotator("en_core_web_sm")
