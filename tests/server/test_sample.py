"""The sample that the demo ships: well formed, short, with its evidence, and in our own words."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

SAMPLE = files("server") / "sample"
FIELDS = {"id", "title", "text", "published", "publisher", "url", "language"}
# A short news report: with less the coder has no context, and more nobody reads in a demo.
WORDS = range(80, 181)
SENTENCES = range(4, 9)
PARAGRAPHS = range(2, 4)
RUN = 8  # words in a row that two people do not write by chance; names of offices and treaties are shorter

WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
EVIDENCE_ROW = re.compile(r"^\| (sample-\d\d) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PORTAL_ITEM = re.compile(r"\d{4}-\d\d-\d\d#\d+")
PRESS_DATE = re.compile(r"press (\d{4}-\d\d-\d\d) ([^;]*)")
PRESS_TITLE = re.compile(r"“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of the README's table: what the article reports, and where its facts can be checked."""

    reports: str
    sources: str


def articles() -> list[dict[str, str]]:
    lines = (SAMPLE / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def evidence() -> dict[str, Evidence]:
    rows = EVIDENCE_ROW.findall((SAMPLE / "README.md").read_text(encoding="utf-8"))
    return {key: Evidence(reports, sources) for key, reports, sources in rows}


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def runs(text: str) -> Iterator[str]:
    """Every run of eight consecutive words of a text, without case and punctuation."""
    found = words(text)
    return (" ".join(found[i : i + RUN]) for i in range(len(found) - RUN + 1))


def records(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def shared_runs(ours: set[str], theirs: Iterable[str]) -> set[str]:
    return {run for text in theirs for run in runs(text) if run in ours}


def test_each_line_is_an_article_with_every_field() -> None:
    for article in articles():
        assert article.keys() == FIELDS
        assert all(isinstance(value, str) and value.strip() == value != "" for value in article.values())
        assert article["language"] == "en"
        assert article["publisher"] == "Chancery sample"


def test_ids_count_up_and_urls_and_titles_are_unique() -> None:
    found = articles()
    assert [article["id"] for article in found] == [f"sample-{n:02d}" for n in range(1, len(found) + 1)]
    assert len(found) >= 30
    for field in ("url", "title", "text"):
        assert len({article[field] for article in found}) == len(found)


def test_urls_belong_to_the_example_host_and_carry_the_number() -> None:
    for article in articles():
        url = urlsplit(article["url"])
        assert (url.scheme, url.netloc) == ("https", "example.org")
        number = article["id"].removeprefix("sample-")
        assert re.fullmatch(rf"/chancery/sample/{number}-[a-z0-9-]+", url.path), article["url"]


def test_dates_are_days_in_order() -> None:
    days = [date.fromisoformat(article["published"]) for article in articles()]
    assert days == sorted(days)
    assert date(2021, 5, 1) <= days[0]
    assert days[-1] <= date(2025, 12, 31)


def test_lengths_are_those_of_short_reports() -> None:
    for article in articles():
        text = article["text"]
        assert len(text.split()) in WORDS, article["id"]
        assert len(SENTENCE_END.findall(text)) in SENTENCES, article["id"]
        assert len(text.split("\n")) in PARAGRAPHS, article["id"]
        assert "  " not in text, article["id"]
        assert not article["title"].endswith("."), article["id"]


def test_every_article_has_one_row_of_evidence() -> None:
    rows = evidence()
    assert list(rows) == [article["id"] for article in articles()]
    for key, row in rows.items():
        assert PORTAL_ITEM.search(row.sources) or PRESS_DATE.search(row.sources), key


def test_evidence_exists_and_is_not_younger_than_the_article(shared: Path) -> None:
    """Named items exist; what came after the article may only be cited with the reason in brackets."""
    items = {record["id"] for record in records(shared / "data/corpus/current-events-2025.jsonl")}
    published = {article["id"]: article["published"] for article in articles()}
    for key, row in evidence().items():
        for item in PORTAL_ITEM.findall(row.sources):
            assert item in items, f"{key}: no item {item}"
            explained = f"{item} (" in row.sources
            assert item[:10] <= published[key] or explained, f"{key}: {item} is younger than the article"


def test_cited_press_releases_exist(shared: Path) -> None:
    """A title may be shortened by an ellipsis at either end."""
    press = list(records(shared / "data/corpus/state-press.jsonl"))
    for key, row in evidence().items():
        for day, citations in PRESS_DATE.findall(row.sources):
            titles = [record["title"] for record in press if record["published"].startswith(day)]
            assert PRESS_TITLE.search(citations), f"{key}: no title for {day}"
            for citation in PRESS_TITLE.findall(citations):
                part = citation.strip("… ")
                assert any(part in title for title in titles), f"{key}: no release {citation!r} on {day}"


def test_no_eight_words_in_a_row_come_from_the_corpora(shared: Path) -> None:
    ours = {run for article in articles() for run in runs(article["title"] + "\n" + article["text"])}
    for name in ("current-events-2025.jsonl", "state-press.jsonl"):
        texts = (record["text"] for record in records(shared / "data/corpus" / name))
        assert shared_runs(ours, texts) == set()


def test_a_borrowed_sentence_would_be_found() -> None:
    borrowed = "The two governments will reopen their roads, railways and air routes."
    ours = {run for article in articles() for run in runs(article["text"])}
    assert len(shared_runs(ours, [f"He said: {borrowed.upper()}"])) == len(words(borrowed)) - RUN + 1


def test_some_events_are_told_twice() -> None:
    """Corroboration has something to show only if two articles name the same day."""
    days: dict[str, set[str]] = {}
    for article in articles():
        for day in re.findall(r"\b\d{1,2} [A-Z][a-z]+ 20\d\d\b", article["text"]):
            days.setdefault(day, set()).add(article["id"])
    told_twice = [day for day, keys in days.items() if len(keys) > 1]
    assert len(told_twice) >= 5, told_twice
