"""Check a store, or a file of RDF, against the shapes: which thing breaks which rule, what came, what was wanted.

FILE is Turtle, TriG, N-Triples, N-Quads, RDF/XML, N3 or JSON-LD, by its suffix; several are checked together. Without
one the store is checked, also while a server has it open. The shapes are those of articles and events (data), the
gazetteer, the taxonomy and the ontology; all are asked that are about something there. Exit status 1 where anything is
wrong. The whole is held in memory. Of a store it is also checked that its default graph is the union of its articles.
"""

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import groupby
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from ontology.errors import SourceError
from ontology.iris import CONTEXT_DOCUMENT, DEFAULT_BASE, DataIris
from ontology.shapes import Suite, Violation, found_in, violations
from server import console
from server.commands.options import add_store, positive, settings
from server.commands.prefixes import shorten
from sparql import layout, snapshots, union
from sparql.union import Difference

SHOWN = 50


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files of RDF instead of a store")
    add_store(parser)
    parser.add_argument(
        "--shapes",
        action="append",
        choices=[suite.value for suite in Suite],
        help="only these shapes; may be repeated (default: all that are about something there)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document with all violations")
    parser.add_argument(
        "--limit", type=positive, default=SHOWN, metavar="N", help=f"things that are shown at most (default {SHOWN})"
    )


def run(options: argparse.Namespace) -> int:
    """Check, and report; 1 where there is a violation."""
    if options.files and options.store:
        raise SourceError(f"Given were both a file, {str(options.files[0])!r}, and --store. Choose one of them.")
    found = settings(options)
    there = None if options.files else layout.base_of(found.store)
    base = there or found.base or DEFAULT_BASE
    source = ", ".join(str(path) for path in options.files) or str(found.store)
    data = read(options.files, base) if options.files else held(found.store)
    amiss = None if options.files else difference_in(found.store, base)
    suites = chosen(data, options.shapes, source)
    broken = violations(data, suites)
    if options.json:
        console.write_json(document(broken, len(data), suites, amiss))
    else:
        report(broken, base, options.limit)
        console.say(summary(broken, len(data), suites))
        if amiss:
            console.say(told(amiss))
    return 1 if broken or amiss else 0


def difference_in(path: Path, base: str) -> Difference:
    """How the default graph of a store's latest snapshot differs from the union of the service's graphs."""
    engine = pyoxigraph.Store.read_only(str(snapshots.latest(path).path))
    return union.difference(engine, DataIris(base).graphs)


def told(amiss: Difference) -> str:
    """One line: how far the default graph is from the union, with an example, and what to do."""
    example = next(iter((*amiss.missing, *amiss.extra)))
    return (
        f"The default graph lacks {len(amiss.missing):,} triples of the articles and holds {len(amiss.extra):,} that "
        f"none of them says, such as {example}. Make it right: chancery rebuild."
    )


def held(path: Path) -> Store:
    """The default graph of a store's latest snapshot, which is all that its graphs say."""
    engine = pyoxigraph.Store.read_only(str(snapshots.latest(path).path))
    data = Store()
    data.extend(engine.quads_for_pattern(None, None, None, DefaultGraph()))
    return data


def read(paths: Iterable[Path], base: str) -> Store:
    """What all graphs of some files say together. SourceError where one is not RDF of a known suffix."""
    data = Store()
    for path in paths:
        kind = format_of(path)
        content = path.read_bytes()
        try:
            quads = parse(with_context(content) if kind == RdfFormat.JSON_LD else content, kind, base_iri=base)
            data.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        except (SyntaxError, ValueError) as error:
            raise SourceError(f"{str(path)!r} is not {kind.name}: {error}. Mend it there.") from None
    return data


def format_of(path: Path) -> RdfFormat:
    """The format that a file's suffix stands for."""
    suffix = path.suffix.removeprefix(".").lower()
    kind = RdfFormat.from_extension(suffix)
    if kind is None:
        wanted = "ttl, trig, nt, nq, rdf, n3, jsonld"
        raise SourceError(
            f"{str(path)!r} has the suffix {suffix!r}. Wanted one of {wanted}. Rename or convert the file."
        )
    return kind


def with_context(content: bytes) -> bytes:
    """A JSON-LD document with the context that we ship in the place of its IRI: nothing is fetched."""
    document = json.loads(content)
    if not isinstance(document, dict) or "@context" not in document:
        return content
    ours = json.loads((files("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    given = document["@context"]
    several = given if isinstance(given, list) else [given]
    contexts = [ours if each == CONTEXT_DOCUMENT else each for each in several]
    return json.dumps({**document, "@context": contexts}).encode()


def chosen(data: Store, wanted: list[str] | None, source: str) -> tuple[Suite, ...]:
    """The suites to ask. SourceError where none is about anything there: to pass would be no news."""
    there = found_in(data)
    suites = tuple(suite for suite in there if not wanted or suite.value in wanted)
    if suites:
        return suites
    classes = {suite.value: suite.classes for suite in Suite if not wanted or suite.value in wanted}
    examples = ", ".join(f"{shorten(kinds[0].value)} ({name})" for name, kinds in classes.items())
    raise SourceError(
        f"{source!r} holds {len(data):,} statements, none of which is about what the shapes describe. "
        f"Wanted things of classes such as {examples}. Check that it is the right one."
    )


def report(broken: Iterable[Violation], base: str, limit: int) -> None:
    """Print the violations, thing by thing."""
    things = [(thing, list(group)) for thing, group in groupby(broken, key=lambda each: each.thing)]
    for thing, group in things[:limit]:
        name = f"  {group[0].label}" if group[0].label else ""
        console.write(f"{shorten(thing, base)}{name}\n")
        for each in group:
            wanted = each.wanted.removeprefix("wanted ")
            console.write(f"    rule    {each.rule}\n    wanted  {named(wanted, base)}\n")
            console.write(f"    came    {named(each.values(), base)}\n")
    if len(things) > limit:
        console.write(f"… and {len(things) - limit:,} more things; --limit shows more, --json all.\n")


def named(text: str, base: str) -> str:
    """A text in which the IRIs of the store's things are written as kind:key."""
    return re.sub(rf"<?{re.escape(base)}id/(\w+)/([\w.-]+)>?", r"\1:\2", text)


def summary(broken: Sequence[Violation], statements: int, suites: Sequence[Suite]) -> str:
    """One line: how much was checked against what, and what came of it."""
    things = len({each.thing for each in broken})
    result = f"{len(broken):,} violations in {things:,} things" if broken else "No violation"
    return f"{result}; {statements:,} statements were checked against the shapes of {', '.join(suites)}."


def document(
    broken: Sequence[Violation], statements: int, suites: Sequence[Suite], amiss: Difference | None
) -> dict[str, object]:
    """The report for programs."""
    return {
        "conforms": not broken and not amiss,
        **({"union": {"missing": len(amiss.missing), "extra": len(amiss.extra)}} if amiss is not None else {}),
        "statements": statements,
        "shapes": [suite.value for suite in suites],
        "violations": [each.document() for each in broken],
    }
