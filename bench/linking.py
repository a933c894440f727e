"""How well names are linked, on 1,000 held-back items of the Current Events portal.

usage: python -m bench.linking DATA

A link of the portal counts if the gazetteer has its page (by the DBpedia resource of the same title). `right`: the same
characters mean that actor or place; `wrong`: of the names that we link at characters which the portal links too, those
that mean something else; `coverage`: of all linked names, those that we link at all.
"""

import argparse
import sys
from pathlib import Path

from ingest.language.train.current_events import held_back, items, name
from ingest.linking import links
from ingest.pipeline import Pipeline
from ontology.model import Article

# Nothing in the gazetteer was taken from these. The annotator learned names from all but the first 300, on which the
# figures were the same (90.3, 3.2, 57.3 on 2026-11-27).
HELD_BACK = 1000
RESOURCE = "http://dbpedia.org/resource/"


def resource(title: str) -> str:
    """The DBpedia resource of a page."""
    return RESOURCE + title.replace(" ", "_")


def measure(corpus: Path) -> dict[str, float]:
    """The figures, in percent."""
    pipeline = Pipeline.load()
    listed = {iri for entry in pipeline.gazetteer.entries for iri in entry.thing.same_as if iri.startswith(RESOURCE)}
    known = right = judged = wrong = names = linked = 0
    for item in held_back(items(corpus), HELD_BACK):
        found = {(one.span.start, one.span.end): one for one in links(pipeline, Article(item.text))}
        for link in item.links:
            start, end, kind = name(link)
            if kind == "O":
                continue
            mention = found.get((start, end))
            things = [thing for thing in (mention.place, mention.actor) if thing] if mention else []
            same = any(resource(link.page) in thing.same_as for thing in things)
            names += 1
            linked += mention is not None
            if resource(link.page) in listed:
                known += 1
                right += same
                judged += mention is not None
                wrong += mention is not None and not same
    return {
        "known": known,
        "right": round(100 * right / known, 1),
        "wrong": round(100 * wrong / judged, 1),
        "coverage": round(100 * linked / names, 1),
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    for figure, value in measure(parser.parse_args().data / "corpus" / "current-events-2025.jsonl").items():
        print(f"{figure:10} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
