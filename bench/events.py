"""All figures of the event coder side by side, against their floors in tests/bench/floors.json.

usage: python -m bench.events DATA [--update] [--errors N]

development   DATA/events/dev.jsonl through the scorer beside DATA; one event a sentence is known
petrarch      the validation suites of TABARI and PETRARCH, their invented actors given as an extra gazetteer
own, held     our own sentences, all of whose events are known: those to tune on, and those held back
judged        events of press releases and news that somebody has judged by reading (`make review`)
reliability   whether a confidence means what it says: what is given, and what is right

The figures are percentages. A floor only rises: --update takes figures that are higher, and refuses those that are
lower.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import development, floors, own, petrarch, reliability
from bench.sample import REVIEW, sample
from ingest.coder.train import corpus, judgements

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Section:
    """One measurement: its name among the floors, the hash of its data, its figures, and what else there is to say."""

    name: str
    data: str
    figures: Figures
    counts: Figures
    notes: tuple[str, ...] = ()


def measured(data: Path, errors: int) -> Iterator[Section]:
    """Every measurement, one after the other."""
    for measure in (in_development, in_petrarch, in_own, in_held, in_judged):
        yield measure(data, errors)


def in_development(data: Path, errors: int = 0) -> Section:
    """The development sentences."""
    gold = development.files(data)[0]
    figures, roots = development.measure(data, errors)
    note = " ".join(f"{name} {value}" for name, value in roots.items())
    return section("events", gold.read_bytes(), figures, development.FIGURES, (f"F1: {note}",))


def in_petrarch(data: Path, errors: int = 0) -> Section:
    """The suites of TABARI and PETRARCH."""
    found = petrarch.measure(data)
    notes = [f"{number} not judged: {reason}" for reason, number in found.unjudged.most_common()]
    parts = " ".join(f"{part} {share}" for part, share in found.parts.items())
    notes.insert(0, f"found of those that are coded as CAMEO's codebook has it: {found.sensible}")
    content = (data / "events" / petrarch.SUITE).read_bytes() + petrarch.TABLE.read_bytes()
    return section("petrarch", content, found.figures, petrarch.FIGURES, (f"found: {parts}", *notes))


def in_own(data: Path, errors: int = 0) -> Section:
    """Our own sentences to tune on."""
    return _ours("own", held=False)


def in_held(data: Path, errors: int = 0) -> Section:
    """Our own sentences that are held back."""
    return _ours("held", held=True)


def _ours(name: str, *, held: bool) -> Section:
    content = b"".join(table.read_bytes() for table in corpus.tables())
    if not content:
        return Section(name, floors.digest(content), {}, {"events": 0}, ("there are no sentences yet",))
    return section(name, content, own.measure(corpus.examples(), held=held), own.FIGURES)


def in_judged(data: Path, errors: int = 0) -> Section:
    """The events that readers have judged, among those that the coder says of the sample now."""
    known = judgements.read(REVIEW.table)
    if not known:
        return Section("judged", floors.digest(b""), {}, {"judged": 0}, ("nothing is judged yet: make review",))
    figures = judgements.precision([one.id for one in sample(data)], known)
    return section("judged", REVIEW.table.read_bytes(), figures, ("whole", *judgements.PARTS))


def section(
    name: str, content: bytes, found: Mapping[str, float], wanted: tuple[str, ...], notes: tuple[str, ...] = ()
) -> Section:
    """A measurement with its figures and its counts apart."""
    counts = {name: value for name, value in found.items() if name not in wanted and value == int(value)}
    return Section(name, floors.digest(content), {name: found[name] for name in wanted}, counts, notes)


def head(one: Section) -> str:
    """What the figures of a measurement are shares of."""
    return f"\n{one.name}: " + ", ".join(f"{value:g} {name.replace('_', ' ')}" for name, value in one.counts.items())


def main() -> int:
    """Measure, print, compare with the floors, and raise them if asked; 1 if a figure fell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show so many of the development sentences")
    options = parser.parse_args()
    status = 0
    for one in measured(options.data, options.errors):
        print(head(one))
        if not floors.held(one.name, one.figures, one.figures, update=options.update, data=one.data):
            status = 1
        print("\n".join(one.notes), flush=True)
    print("\n".join(["\nreliability", *reliability.tables(options.data)]))
    return status


if __name__ == "__main__":
    sys.exit(main())
