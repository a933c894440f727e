"""What readers judge: stable ids, verdicts, precision, and a sheet whose words do not come into the repository."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bench import review
from bench.sample import LEARNED, REVIEW, Sheet, marked
from ingest.coder.train import judgements, news
from ingest.coder.train.news import Sampled
from ingest.pipeline import Choices, Pipeline
from ontology.errors import KnowledgeError
from ontology.model import Article, Modality

TEXT = "Rain fell. Ghana condemned Togo <at once> & left."


@pytest.fixture(scope="module")
def sampled() -> Sampled:
    article = Article(TEXT)
    (report,) = Pipeline.chosen(Choices(least=0.0, explains=True)).code(article)
    return Sampled("some-corpus", "article 1", article, report)


def test_an_id_is_of_what_is_judged_and_of_nothing_else(sampled: Sampled) -> None:
    surer = replace(sampled, report=replace(sampled.report, confidence=0.123, explanation=None))
    assert surer.id == sampled.id
    other = [
        replace(sampled, article_id="article 2"),
        replace(sampled, report=replace(sampled.report, modality=Modality.FUTURE)),
        replace(sampled, report=replace(sampled.report, event=replace(sampled.report.event, relation="assault"))),
        replace(sampled, report=replace(sampled.report, event=replace(sampled.report.event, recipients=()))),
    ]
    assert len({one.id for one in [sampled, *other]}) == 5


def test_the_sentence_is_marked_and_escaped(sampled: Sampled) -> None:
    assert [role for role, _ in marked(sampled)] == ["actor", "trigger", "recipient"]
    assert review.sentence(sampled) == (
        '<mark class="actor">Ghana</mark> <mark class="trigger">condemned</mark> '
        '<mark class="recipient">Togo</mark> &lt;at once&gt; &amp; left.'
    )


def test_the_page_needs_nothing_else(sampled: Sampled) -> None:
    page = review.page([sampled], {})
    assert "1 events to judge" in page
    assert "Rain fell." in page
    assert "src=" not in page
    assert "href=" not in page
    assert "$" not in page


def test_a_table_goes_round(sampled: Sampled, tmp_path: Path) -> None:
    sheet, kept = tmp_path / "review.tsv", tmp_path / "judgements.tsv"
    kept.write_text(judgements.HEADER + "feed\tright\n", encoding="utf-8")
    blank = review.table([sampled], {})
    assert len(blank.splitlines()) == 2
    sheet.write_text(blank, encoding="utf-8")
    assert review.take(sheet, kept) == 1  # nothing is judged in it yet
    sheet.write_text(
        review.table([sampled], {sampled.id: frozenset({"actor wrong", "relation wrong"})}), encoding="utf-8"
    )
    assert review.take(sheet, kept) == 2
    assert judgements.read(kept)[sampled.id] == {"actor wrong", "relation wrong"}
    said = kept.read_text(encoding="utf-8")
    assert said.endswith(f"{sampled.id}\tactor wrong; relation wrong\nfeed\tright\n")
    assert "Ghana" not in said
    assert judgements.verdicts(review.row(sampled, judgements.read(kept))["verdict"]) == {
        "actor wrong",
        "relation wrong",
    }


@pytest.mark.parametrize("cell", ["", "wrong", "right; actor wrong", ";"])
def test_what_is_no_verdict_is_refused(cell: str, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="wanted 'right', or of actor wrong"):
        judgements.verdicts(cell)
    table = tmp_path / "judgements.tsv"
    table.write_text(f"a1\tright\nb2\t{cell}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"judgements\.tsv, line 2: "):
        judgements.read(table)


def test_an_id_is_judged_once(tmp_path: Path) -> None:
    table = tmp_path / "judgements.tsv"
    table.write_text("a1\tright\na1\tactor wrong\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="line 2: wanted each id once"):
        judgements.read(table)


def test_a_table_without_verdicts_is_refused(tmp_path: Path) -> None:
    sheet = tmp_path / "other.tsv"
    sheet.write_text("name\nx\n", encoding="utf-8")
    kept = tmp_path / "judgements.tsv"
    kept.write_text(judgements.HEADER, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="wanted a table with the columns id and verdict"):
        review.take(sheet, kept)


def numbered(cells: list[str]) -> Iterator[tuple[str, judgements.Verdicts]]:
    yield from zip(map(str, count()), map(judgements.verdicts, cells), strict=False)


def test_precision_of_whole_events_and_of_their_parts() -> None:
    cells = ["right", "right", "actor wrong; recipient wrong", "modality wrong", "not an event"]
    known = dict(numbered(cells))
    found = judgements.precision([*known, "new"], known)
    assert found == {
        **{"judged": 5, "unjudged": 1, "whole": 40.0},
        **{"actor": 60.0, "recipient": 60.0, "relation": 80.0, "modality": 60.0},
    }


def test_what_is_judged_and_no_longer_said_does_not_count() -> None:
    known = dict(numbered(["right", "actor wrong"]))
    assert judgements.precision(["0"], known)["whole"] == 100.0


@pytest.mark.parametrize("sheet", [REVIEW, LEARNED], ids=["review", "learned"])
def test_the_judgements_that_are_kept_can_be_read(sheet: Sheet) -> None:
    for key in judgements.read(sheet.table):
        assert len(key) == 16
        int(key, 16)


def test_nothing_that_measures_is_learned_from() -> None:
    assert not set(judgements.read(REVIEW.table)) & set(judgements.read(LEARNED.table))


def test_what_is_learned_from_is_taken_from_the_back_of_the_articles(shared: Path) -> None:
    for corpus in news.CORPORA:
        ordered, back = [key for key, _ in news.articles(shared / "data", corpus)], news.LEARNED[corpus]
        assert len(set(ordered)) == len(ordered)
        assert len(ordered) > 2 * back
