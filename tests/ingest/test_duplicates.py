"""Copies of a text are known, word for word or nearly, from one run to the next; what tells another thing is none."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.duplicates import Originals, minhash
from ingest.readers import ReadOptions, read
from ontology.iris import article_key
from ontology.model import Article
from tests.ingest.webpages import BODY

TEXT = "\n".join(
    [*BODY, "The observers said that they would come on Friday, if both sides let them pass the river."] * 2
)
FIRST = Article(TEXT, "First", "https://a.example.org/1")
AMENDED = Article(f"BAKU (Agency). {TEXT} Copyright of the agency.", "Other title", "https://b.example.org/1")


@pytest.fixture
def originals() -> Iterator[Originals]:
    found = Originals()
    yield found
    found.close()


def test_copies_point_at_the_first(originals: Originals) -> None:
    again = replace(FIRST, url="https://c.example.org/1")
    judged = [originals.judged(one).copy_of for one in (FIRST, AMENDED, again)]
    assert judged == [None, article_key(FIRST), article_key(FIRST)]


def test_reading_again_changes_nothing(originals: Originals) -> None:
    for _ in range(3):
        assert [originals.judged(one).copy_of for one in (FIRST, AMENDED)] == [None, article_key(FIRST)]


def test_a_short_text_is_a_copy_only_word_for_word(originals: Originals) -> None:
    short = Article("Iran criticized Iraq on Monday.", url="https://a.example.org/1")
    other = Article("Iran criticized Iraq on Monday!", url="https://b.example.org/1")
    same = replace(short, url="https://c.example.org/1")
    assert [originals.judged(one).copy_of for one in (short, other, same)] == [None, None, article_key(short)]


def test_a_republished_article_is_judged_by_its_new_text(originals: Originals) -> None:
    originals.judged(FIRST)
    originals.judged(AMENDED)
    rewritten = replace(AMENDED, text="Something else altogether was said there. " * 20)
    assert originals.judged(rewritten).copy_of is None
    assert originals.judged(replace(rewritten, url="https://d.example.org/")).copy_of == article_key(AMENDED)


def test_memory_lasts_and_follows_what_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "reading" / "texts.sqlite"
    first = Originals(path)
    first.judged(FIRST)
    first.close()
    for alive, wanted in ((True, article_key(FIRST)), (False, None)):
        later = Originals(path, lambda _, alive=alive: alive)  # type: ignore[misc]
        assert later.judged(replace(AMENDED, url=f"https://b.example.org/{alive}")).copy_of == wanted
        later.close()


def test_press_releases_of_one_kind_are_no_copies(shared: Path, originals: Originals) -> None:
    """Of 2,031 releases only those are copies that were put out twice or amended; all were read."""
    found = read(str(shared / "data" / "corpus" / "state-press.jsonl"), ReadOptions())
    articles = [one for one in found if isinstance(one, Article)]
    assert len(articles) == 2031
    copies = [judged for judged in map(originals.judged, articles) if judged.copy_of]
    assert 12 <= len(copies) <= 16
    assert not any("National Day" in one.title for one in copies)


def test_news_items_are_read_whole(shared: Path) -> None:
    found = read(str(shared / "data" / "corpus" / "current-events-2025.jsonl"), ReadOptions())
    articles = [one for one in found if isinstance(one, Article)]
    assert len(articles) == 5479
    assert {one.language for one in articles} == {"en"}


WORDS = st.lists(st.sampled_from([f"word{number}" for number in range(2000)]), min_size=300, max_size=500)


@given(WORDS, st.integers(0, 250))
def test_the_estimate_is_near_the_true_share(words: list[str], start: int) -> None:
    others = words[start:]
    sets = [{tuple(one[at : at + 4]) for at in range(max(1, len(one) - 3))} for one in (words, others)]
    share = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    assert (minhash(words) == minhash(others)).mean() == pytest.approx(share, abs=0.2)
