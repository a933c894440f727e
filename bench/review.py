"""Events of real news to be judged by reading: a page to read, and the same as a table to write verdicts into.

usage: python -m bench.review DATA [--learn] [--out FOLDER]
       python -m bench.review --take TABLE [--learn]

The first writes review.html and review.tsv; verdicts that are known already are filled in. The second takes the
verdicts of such a table into tests/bench/judgements.tsv, where only ids and verdicts are kept. With --learn it is the
other sheet, of other articles, to which the confidence of the coder is fitted; its verdicts are kept beside the fit.
"""

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from bench.sample import LEARNED, REVIEW, before, marked, sample
from ingest import reasons
from ingest.coder.train.judgements import BETWEEN, FAULTS, Verdicts, read, verdicts, written
from ingest.coder.train.news import Sampled, joined
from ontology import taxonomy
from ontology.errors import ChanceryError, KnowledgeError

PAGE = Path(__file__).resolve().parent / "review.html"
COLUMNS = (
    *("id", "verdict", "sentence", "actor", "relation", "recipient", "modality", "confidence", "place", "date"),
    *("corpus", "article", "before", "reasons"),
)


def row(one: Sampled, known: Mapping[str, Verdicts]) -> dict[str, str]:
    """An event by column, in one line each."""
    event, said = one.report.event, list(reasons.lines(one.report))
    cells = {
        "id": one.id,
        "verdict": BETWEEN.join(sorted(known.get(one.id, ()))),
        "sentence": one.report.sentence.text,
        "actor": joined(event.actors),
        "relation": taxonomy.relation(event.relation).notation,
        "recipient": joined(event.recipients) if event.recipients != event.actors else "",
        "modality": one.report.modality.value,
        "confidence": f"{one.report.confidence:.2f}",
        "place": event.place.span.text if event.place else "",
        "date": f"{event.when.value or event.when.precision} ({event.when.basis})" if event.when else "",
        "corpus": one.corpus,
        "article": one.article_id,
        "before": before(one),
        "reasons": " / ".join(line.strip() for line in said[1:]),
    }
    return {column: " ".join(cells[column].split()) for column in COLUMNS}


def page(events: Sequence[Sampled], known: Mapping[str, Verdicts]) -> str:
    """All events as one page that needs nothing else."""
    faults = ", ".join(f"<code>{fault}</code>" for fault in FAULTS)
    body = "\n".join(card(number, one, row(one, known)) for number, one in enumerate(events, 1))
    return Template(PAGE.read_text(encoding="utf-8")).substitute(count=len(events), faults=faults, events=body)


def card(number: int, one: Sampled, cells: Mapping[str, str]) -> str:
    """One event on the page."""
    facts = "".join(
        f"<dt>{column}<dd>{escape(cells[column]) or '–'}"
        for column in ("actor", "recipient", "modality", "confidence", "place", "date", "article", "verdict")
    )
    why = escape("\n".join(list(reasons.lines(one.report))[1:]))
    return (
        f'<article id="{one.id}"><h2>{number}. {escape(reasons.headline(one.report))}</h2>'
        f'<p class="before">{escape(before(one))}</p><p>{sentence(one)}</p><dl>{facts}</dl>'
        f"<details><summary>reasons, {one.id}</summary><pre>{why}</pre></details></article>"
    )


def sentence(one: Sampled) -> str:
    """The sentence with actor, words of the event and recipient marked."""
    whole, made = one.report.sentence, []
    at = whole.start
    for role, span in marked(one):
        made.append(escape(one.article.text[at : span.start]))
        made.append(f'<mark class="{role}">{escape(span.text)}</mark>')
        at = span.end
    return "".join([*made, escape(one.article.text[at : whole.end])])


def table(events: Sequence[Sampled], known: Mapping[str, Verdicts]) -> str:
    """All events as a table, a line each."""
    lines = ["\t".join(COLUMNS), *("\t".join(row(one, known).values()) for one in events)]
    return "\n".join(lines) + "\n"


def take(file: Path, into: Path) -> int:
    """Put the verdicts of a table into the judgements; how many there are. KnowledgeError for one that is none."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    known = read(into)
    for number, cells in enumerate(rows, 2):
        if not {"id", "verdict"} <= set(cells):
            raise KnowledgeError(f"{file}: wanted a table with the columns id and verdict, as `make review` writes it.")
        if cells["verdict"]:
            try:
                known[cells["id"]] = verdicts(cells["verdict"])
            except KnowledgeError as error:
                raise KnowledgeError(f"{file}, line {number}: {error}") from error
    into.write_text(written(known), encoding="utf-8")
    return len(known)


def main() -> int:
    """Write the sheet, or take the verdicts of one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--out", type=Path, default=Path("dist/review"))
    parser.add_argument("--learn", action="store_true", help="the sheet that the confidence is fitted to")
    parser.add_argument("--take", type=Path, metavar="TABLE")
    options = parser.parse_args()
    sheet = LEARNED if options.learn else REVIEW
    kept = Path(str(sheet.table))
    try:
        if options.take:
            print(f"{take(options.take, kept)} events are judged, in {kept}.")
            return 0
        if options.data is None:
            parser.error("the folder of data is missing")
        known, events = read(sheet.table), sample(options.data, sheet)
    except ChanceryError as error:
        print(error, file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    for name, content in (("review.html", page(events, known)), ("review.tsv", table(events, known))):
        (options.out / name).write_text(content, encoding="utf-8")
    judged = sum(one.id in known for one in events)
    print(f"{len(events)} events in {options.out}/review.html and review.tsv, {judged} of them judged already.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
