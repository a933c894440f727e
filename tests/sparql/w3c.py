"""The test suites of W3C for SPARQL, read from their own manifests.

In process, through the code that answers and updates over HTTP (`sparql.evaluation`, `Store.update`): with a request,
a snapshot and a process for each of some 850 tests they would take several minutes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Variable,
)

from ontology.errors import QueryError
from sparql import updates
from sparql.evaluation import Request, begin
from sparql.store import Store
from tests.sparql.w3c_manifests import MF, Case, Manifest, Term, file, text

QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

Row = frozenset[tuple[str, Term]]


class Failed(Exception):
    """A test that came out otherwise; the message says how."""


def run(case: Case, folder: Path) -> None:
    """Run a test. Failed where it comes out otherwise; updates are run in a store in `folder`."""
    kinds: dict[str, Callable[[Case, Path], None]] = {
        "QueryEvaluationTest": evaluate,
        "CSVResultFormatTest": evaluate,
        "UpdateEvaluationTest": update,
    }
    kinds.get(case.kind, syntax)(case, folder)


def syntax(case: Case, folder: Path) -> None:
    """A text that is, or is not, SPARQL."""
    path = file(case.action())
    positive = case.kind.startswith("Positive")
    try:
        if "Update" in case.kind:
            updates.read(text(path), path.as_uri())
            pyoxigraph.Store().update(text(path), base_iri=path.as_uri())
        else:
            begin(pyoxigraph.Store(), request(path, "json"))
    except (SyntaxError, QueryError, UnicodeEncodeError) as error:
        if positive:
            raise Failed(f"refused: {error}") from error
        return
    except RuntimeError:  # a graph that is not there; the text was read
        pass
    if not positive:
        raise Failed("taken, and it is no SPARQL")


def request(path: Path, results: str) -> Request:
    """The request for a query of a file."""
    return Request(text(path), (), (), {}, results, "ntriples", path.as_uri(), "1.2")


class Memory:
    """An output that keeps what it gets."""

    def __init__(self) -> None:
        self.content = b""

    def write(self, content: bytes, /) -> int:
        """Keep it."""
        self.content += content
        return len(content)

    def flush(self) -> None:
        """Nothing waits."""


FORMATS = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}


def evaluate(case: Case, _: Path) -> None:
    """A query over data, and what it gives."""
    action = case.action()
    store = pyoxigraph.Store()
    for path in case.manifest.files(action, QT + "data"):
        store.load(path=str(path), base_iri=path.as_uri())
    for path in case.manifest.files(action, QT + "graphData"):
        store.load(path=str(path), base_iri=path.as_uri(), to_graph=NamedNode(path.as_uri()))
    (query,) = case.manifest.files(action, QT + "query")
    (expected,) = case.manifest.files(case.node, MF + "result")
    format_ = FORMATS.get(expected.suffix, "json")
    output = Memory()
    try:
        evaluation = begin(store, request(query, format_))
        evaluation.write(output)
    except (SyntaxError, QueryError, RuntimeError, OSError) as error:
        raise Failed(f"not answered: {error}") from error
    name = evaluation.format.name
    if name == "csv":
        same(table(output.content), table(expected.read_bytes()))
    elif name == "ntriples":
        same(
            graph(output.content, RdfFormat.N_TRIPLES), graph(expected.read_bytes(), kind(expected), expected.as_uri())
        )
    else:
        writer = evaluation.format.writer
        assert isinstance(writer, QueryResultsFormat)
        found = pyoxigraph.parse_query_results(output.content, writer)
        same(solutions(found), wanted(expected))


def same(found: object, expected: object) -> None:
    """Failed where two things differ."""
    if found != expected:
        raise Failed(f"gave {str(found)[:300]}, wanted {str(expected)[:300]}")


def kind(path: Path) -> RdfFormat:
    """The format of a file of RDF."""
    found = RdfFormat.from_extension(path.suffix[1:])
    assert found is not None
    return found


def graph(content: bytes, format_: RdfFormat, base: str | None = None) -> Dataset:
    """A graph that can be compared: literals as the store has them, blank nodes by their places."""
    return canonical(pyoxigraph.parse(content, format_, base_iri=base))


def canonical(quads: Iterator[Quad]) -> Dataset:
    """Quads as the store has them, with canonical blank nodes."""
    store = pyoxigraph.Store()
    store.extend(quads)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def table(content: bytes) -> Counter[frozenset[tuple[str, str]]]:
    """The rows of CSV whatever the order of rows and columns; blank nodes are all the same."""
    head, *lines = content.decode().replace("\r\n", "\n").rstrip("\n").split("\n")
    names = head.split(",")
    cells = (["_:" if cell.startswith("_:") else cell for cell in line.split(",")] for line in lines)
    return Counter(frozenset(zip(names, row, strict=False)) for row in cells)


@cache
def stored(term: Term) -> Term:
    """The term as the store gives it back."""
    store = pyoxigraph.Store()
    store.add(Quad(NamedNode("x:s"), NamedNode("x:p"), term))
    (quad,) = store
    given: Term = quad.object
    return given


def solutions(results: QuerySolutions | QueryBoolean) -> object:
    """Results that can be compared: a boolean, or the rows whatever their order."""
    if isinstance(results, QueryBoolean):
        return bool(results)
    names = results.variables
    return rows([{name: row[name] for name in names if row[name] is not None} for row in results])


def rows(found: list[dict[Variable, Term]]) -> object:
    """Rows that can be compared. Blank nodes are compared by their places, as a graph with a node for each row."""
    if not any("_:" in str(term) for row in found for term in row.values()):
        return Counter(frozenset((str(name), stored(term)) for name, term in row.items()) for row in found)
    quads = []
    for row in found:
        node = BlankNode()
        quads.append(Quad(node, NamedNode("x:row"), Literal("")))
        quads += [Quad(node, NamedNode(f"x:{name.value}"), term) for name, term in row.items()]
    return canonical(iter(quads))


def wanted(path: Path) -> object:
    """The results in a file: in a format of results, or in RDF with the vocabulary of the test suites."""
    if path.suffix in FORMATS:
        format_ = QueryResultsFormat.from_extension(path.suffix[1:])
        assert format_ is not None
        parsed = pyoxigraph.parse_query_results(path.read_bytes(), format_)
        return solutions(parsed)
    store = pyoxigraph.Store()
    store.load(path=str(path), base_iri=path.as_uri())
    booleans = [quad.object for quad in store.quads_for_pattern(None, NamedNode(RS + "boolean"), None)]
    if booleans:
        return booleans[0] == Literal("true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
    found = []
    for solution in store.quads_for_pattern(None, NamedNode(RS + "solution"), None):
        row: dict[Variable, Term] = {}
        for binding in store.quads_for_pattern(solution.object, NamedNode(RS + "binding"), None):  # type: ignore[arg-type]
            parts = {q.predicate.value: q.object for q in store.quads_for_pattern(binding.object, None, None)}  # type: ignore[arg-type]
            row[Variable(parts[RS + "variable"].value)] = parts[RS + "value"]  # type: ignore[union-attr]
        found.append(row)
    return rows(found)


def update(case: Case, folder: Path) -> None:
    """An update of a store, and what the store holds then."""
    action, result = case.action(), case.manifest.node(case.node, MF + "result")
    (path,) = case.manifest.files(action, UT + "request")
    with Store.open(folder) as store:
        store.update(updates.read("DROP ALL", store.base))
        for graph_name, data in dataset(case.manifest, action):
            store.write(graph_name, [quad.triple for quad in data])
        try:
            store.update(updates.read(text(path), path.as_uri()))
        except QueryError as error:
            raise Failed(f"not done: {error}") from error
        found = canonical(iter(pyoxigraph.Store.read_only(str(store.snapshot().path))))
    expected = (
        Quad(quad.subject, quad.predicate, quad.object, graph_name)
        for graph_name, data in dataset(case.manifest, result)
        for quad in data
    )
    same(found, canonical(expected))


def dataset(manifest: Manifest, node: Term) -> Iterator[tuple[NamedNode | DefaultGraph, list[Quad]]]:
    """The graphs that a test begins with, or ends with."""
    for path in manifest.files(node, UT + "data"):
        held = pyoxigraph.Store()
        held.load(path=str(path), base_iri=path.as_uri())
        for name in [DefaultGraph(), *held.named_graphs()]:
            assert isinstance(name, NamedNode | DefaultGraph)
            yield name, list(held.quads_for_pattern(None, None, None, name))
    for each in manifest.values(node, UT + "graphData"):
        ((label,), (path,)) = manifest.values(each, LABEL), manifest.files(each, UT + "graph")
        assert isinstance(label, Literal)
        yield NamedNode(label.value), list(pyoxigraph.parse(path=str(path), base_iri=path.as_uri()))
