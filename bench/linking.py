"""How well names are linked, on 1,000 held-back items of the Current Events portal.

usage: python -m bench.linking DATA [--update]

A link of the portal counts if the gazetteer has its page (by the DBpedia resource of the same title). `right`: the same
characters mean that actor or place; `not_wrong`: of the names that we link at characters which the portal links too,
those that do not mean something else; `coverage`: of all linked names, those that we link at all, and so for the pages
of states, organisations and persons. An article before the characters or an 's after them makes no difference.

`right_named` and `not_wrong_named` do without the links that give a body of a state under the name of the state alone
("Israeli" in "Israeli airstrikes" as the link of the Israel Defense Forces; the portal has Israel there as often).
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.floors import held
from ingest.actors.names import Names
from ingest.language.train.current_events import Item, Link, held_back, items, name, page_types
from ingest.linking import links
from ingest.pipeline import Pipeline
from ontology import gazetteer
from ontology.model import Actor, Article, Kind, Mention, Precision, When

# Nothing in the gazetteer was taken from these. The annotator learned names from all but the first 300, on which the
# figures were the same to half a point when it was last looked (2026-11-27).
HELD_BACK = 1000
RESOURCE = "http://dbpedia.org/resource/"
KINDS = {"C": "state", "O": "organisation", "P": "person"}
FLOORED = ("right", "not_wrong", "coverage", *(f"coverage_{kind}" for kind in KINDS.values()))


def resource(title: str) -> str:
    """The DBpedia resource of a page."""
    return RESOURCE + title.replace(" ", "_")


def article(item: Item) -> Article:
    """An item as an article of its day, with which its id begins."""
    day = date.fromisoformat(item.id[:10])
    return Article(item.text, published=When(day, day, Precision.DAY))


def core(text: str, start: int, end: int) -> tuple[int, int]:
    """Characters without an article before them and an 's after them."""
    first = text[start:end].partition(" ")
    if first[0] in {"the", "The", "a", "an"} and first[2]:
        start += len(first[0]) + 1
    return start, end - 2 if text[start:end].endswith(("'s", "’s")) else end


def judged(pipeline: Pipeline, item: Item) -> Iterator[tuple[Link, Mention | None]]:
    """The names that an item links, each with what we link at its characters."""
    found: dict[tuple[int, int], Mention] = {}
    for mention in links(pipeline, article(item)):
        found.setdefault(core(item.text, mention.span.start, mention.span.end), mention)
    for link in item.links:
        start, end, kind = name(link)
        if kind != "O":
            yield link, found.get(core(item.text, start, end))


def means(mention: Mention | None, page: str) -> bool:
    """Whether a mention is of the thing that a page is about."""
    things = (mention.place, mention.actor) if mention else ()
    return any(thing is not None and resource(page) in thing.same_as for thing in things)


def is_state_for_body(mention: Mention | None, body: Actor | None) -> bool:
    """Whether a state was found where the portal means a body of that state."""
    state = mention.actor if mention else None
    return body is not None and state is not None and state.kind is Kind.STATE and body.state == state.key != body.key


def measure(corpus: Path) -> dict[str, float]:
    """The figures, in percent, and how many links they are of."""
    pipeline = Pipeline.load()
    listed = {iri: e.thing for e in pipeline.gazetteer.entries for iri in e.thing.same_as if iri.startswith(RESOURCE)}
    count: Counter[str | tuple[str, str]] = Counter()
    for item in held_back(items(corpus), HELD_BACK):
        for link, mention in judged(pipeline, item):
            letter = page_types().get(link.page, "")
            for counted in ("", KINDS.get(letter, "other")):
                count["names", counted] += 1
                count["linked", counted] += mention is not None
            if thing := listed.get(resource(link.page)):
                count["known"] += 1
                count["right"] += means(mention, link.page)
                count["given"] += mention is not None
                count["bodies"] += is_state_for_body(mention, thing if isinstance(thing, Actor) else None)
    return _percentages(count)


def _percentages(count: Counter[str | tuple[str, str]]) -> dict[str, float]:
    wrong = count["given"] - count["right"]
    return {
        "known": count["known"],
        "right": _percent(count["right"], count["known"]),
        "not_wrong": _percent(count["right"], count["given"]),
        "right_named": _percent(count["right"], count["known"] - count["bodies"]),
        "not_wrong_named": _percent(count["given"] - wrong + count["bodies"], count["given"]),
        **{
            f"coverage_{kind}" if kind else "coverage": _percent(count["linked", kind], count["names", kind])
            for kind in ("", *KINDS.values())
        },
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)


def speed(corpus: Path) -> dict[str, float]:
    """Seconds of a core to load the gazetteer and build the matcher; the time of matching beside that of parsing."""
    start = time.process_time()
    Names(gazetteer.load.__wrapped__().entries, gazetteer.rules(), gazetteer.short_names())
    loaded = time.process_time() - start
    pipeline = Pipeline.load()
    texts = [item.text for item in items(corpus)[: HELD_BACK // 2]]
    spent = []
    for work in (pipeline.annotator.annotate, pipeline.names.matches):
        start = time.process_time()
        for text in texts:
            work(text)
        spent.append(time.process_time() - start)
    return {"load_seconds": round(loaded, 2), "matching_share_of_parse": round(100 * spent[1] / spent[0], 2)}


def main() -> int:
    """Measure, compare with the floors, and raise them if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    corpus = options.data / "corpus" / "current-events-2025.jsonl"
    figures = measure(corpus)
    for figure, value in (figures | speed(corpus)).items():
        print(f"{figure:24} {value}")
    return 0 if held("linking", figures, FLOORED, update=options.update) else 1


if __name__ == "__main__":
    sys.exit(main())
