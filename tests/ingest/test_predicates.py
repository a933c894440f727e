"""The frames of predicates: sentences of predicates.tsv with an edge that each must yield; without one, none at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ontology.tables import headed

Codes = Callable[[str], set[str]]

FRAMES = {row["sentence"]: row["edge"] for row in headed(Path(__file__).with_name("predicates.tsv"))}


@pytest.mark.parametrize("sentence", FRAMES)
def test_frame(sentence: str, codes: Codes) -> None:
    edge = FRAMES[sentence]
    found = codes(sentence)
    assert edge in found if edge else not found
