"""Dumps of pages and plain articles beside what is read from them, and the user's own archive page."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from ingest.readers import Notice, ReadOptions, Refusal, read
from ontology.model import Article, Basis, Precision

GOLDEN = Path(__file__).parent.parent / "golden" / "readers"


def described(path: Path) -> list[object]:
    """What is read from a file, as JSON: articles without their empty fields, the rest as its message."""
    results: list[object] = []
    for found in read(str(path), ReadOptions()):
        if isinstance(found, Article):
            results.append({name: value for name, value in asdict(found).items() if value and name != "language"})
        else:
            results.append(f"{type(found).__name__}: {str(found).removeprefix(str(path.parent)).lstrip('/')}")
    return list(json.loads(json.dumps(results, default=str)))


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    assert described(path) == json.loads(path.with_suffix(".json").read_text("utf-8"))


def articles(shared: Path) -> list[Article]:
    found = read(str(shared / "seeds" / "archive-page.txt"), ReadOptions())
    return [article for article in found if isinstance(article, Article)]


def test_seed_has_ten_articles_with_their_titles(shared: Path) -> None:
    assert [article.title for article in articles(shared)] == [
        "",
        "Iran’s Drone Exports to Armenia Could Undermine Peace Process in Karabakh",
        "Ethnic Minorities in the Iranian Protests: Tehran’s No-Win Situation",
        "Gas crunch emerging in East as Kazakhstan fails to meet China’s import requests",
        "Tehran Eyes Drone Dominance in its Near-Abroad",
        "Amid global energy crisis Balkan states reach out to energy-rich Azerbaijan",
        "Azerbaijan remaking its military in Turkey’s image",
        "How “Spy Games” Between Iran and Israel Could Enflame Regional Tensions",
        "Why replenished ties between Uzbekistan and Turkey suit both Tashkent and Ankara",
        "Iran’s “Game of Drones” in the Middle East",
    ]


def test_seed_says_who_published(shared: Path) -> None:
    found = articles(shared)
    assert {place: article.publisher for place, article in enumerate(found) if article.publisher} == {
        1: "Eurasia Daily Monitor",
        6: "Eurasianet",
        9: "Gulf International Forum",
    }
    assert [(article.volume, article.issue) for article in found if article.volume] == [("19", "188")]
    assert [article.section for article in found if article.section] == ["Comment"]


def test_volume_gives_the_year(shared: Path) -> None:
    published = articles(shared)[1].published
    assert published is not None
    assert (published.value, published.precision, published.basis) == ("2022", Precision.YEAR, Basis.RELATIVE)


def test_subheading_stays_in_its_article(shared: Path) -> None:
    assert articles(shared)[4].text.split("\n")[1] == "Implausible Deniability"


def test_nothing_of_the_seed_is_lost(shared: Path) -> None:
    """Every line is a title, a paragraph or metadata of some article, or is named in a notice."""
    path = shared / "seeds" / "archive-page.txt"
    kept: set[str] = set()
    for found in read(str(path), ReadOptions()):
        assert not isinstance(found, Refusal)
        if isinstance(found, Notice):
            kept.add(found.text.split("'")[1])
        else:
            marks = ("{title}", "COMMENT: {title}", "{title} | EURASIANET", "{title} [{publisher}]")
            kept |= {mark.format(title=found.title, publisher=found.publisher) for mark in marks}
            kept |= {
                *found.text.split("\n"),
                f"Publication: {found.publisher} Volume: {found.volume} Issue: {found.issue}",
            }
    for line in path.read_text("utf-8").splitlines():
        assert line.removesuffix(" Continue reading") in kept
