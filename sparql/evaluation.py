"""One query against one snapshot, in the process and the thread that serialises the answer.

A pyoxigraph result that is touched by another thread than its maker aborts the process, so nothing here is shared.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    Variable,
)

from ontology.errors import NotAcceptable, QueryError
from ontology.prefixes import chosen
from sparql import tokens
from sparql.formats import GRAPHS, RESULTS, Format
from sparql.guard import check
from sparql.lookup import Rows, read
from sparql.plain import is_plain
from sparql.results import RDF_1_1, Results, checked, guarded, write
from sparql.tokens import Token
from sparql.xml_text import Output

PREFIXES = chosen("chy", "rel", "rdf", "rdfs", "owl", "skos", "xsd")  # what an answer in Turtle declares unasked

WHOLE_GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"  # asked of one graph it is given as it stands

_Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Request:
    """A query as it reaches a worker; the same fields as `sparql.query.Query` has."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    values: Mapping[str, str]
    result_format: str | None
    graph_format: str | None
    base: str | None = None
    version: str = RDF_1_1


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A query that has begun to run: its format, its results, the prefixes that it declares, the version of RDF."""

    format: Format
    results: Results | Rows
    prefixes: Mapping[str, str]
    version: str

    def write(self, to: Output) -> None:
        """Serialise the results to the output. Raises what `results.write` raises."""
        if isinstance(self.results, Rows):
            self.results.write(to)
        else:
            write(self.results, self.format, guarded(to, self.format, self.version), self.prefixes)


def begin(store: pyoxigraph.Store, request: Request) -> Evaluation:
    """Check the query and run it up to its first result.

    Raises QueryError for what is not run, NotAcceptable where its form has no acceptable format, and what the engine
    raises: SyntaxError, ValueError and RuntimeError.
    """
    if request.result_format is not None and request.result_format in RESULTS and is_plain(request.text):
        format_ = RESULTS[request.result_format]
        if not (request.values or request.default_graphs or request.named_graphs):
            return plain(store, request.text, request.base, format_, request.version)
        return Evaluation(format_, _asked(store, request, request.text), {}, request.version)
    scanned = check(request.text)
    format_ = _format(request, tokens.form(scanned))
    prefixes = PREFIXES | _absolute(tokens.prefixes(scanned))
    if request.text == WHOLE_GRAPH and not request.named_graphs and len(request.default_graphs) <= 1:
        return Evaluation(format_, checked(_whole(store, request), request.version), prefixes, request.version)
    results = _asked(store, request, _with_columns(request, scanned))
    if isinstance(results, QueryTriples):
        return Evaluation(format_, checked(results, request.version), prefixes, request.version)
    return Evaluation(format_, results, prefixes, request.version)


def plain(store: pyoxigraph.Store, text: str, base: str | None, format_: Format, version: str) -> Evaluation:
    """Run a query that `is_plain` and has nothing beside its text. Raises what the engine raises."""
    found = read(text) if format_.name == "json" and version == RDF_1_1 else None
    results = store.query(text, base_iri=base) if found is None else found.rows(store)
    return Evaluation(format_, results, {}, version)


def _asked(store: pyoxigraph.Store, request: Request, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
    """What the engine makes of a text, with the values and the dataset of the request."""
    given = {Variable(name): _term(name, term) for name, term in request.values.items()}
    restricted = bool(request.default_graphs or request.named_graphs)
    return store.query(
        text,
        base_iri=request.base,
        substitutions=given or None,
        default_graph=[*_graphs(request.default_graphs)] if restricted else None,
        named_graphs=_graphs(request.named_graphs) if restricted else None,
    )


def _whole(store: pyoxigraph.Store, request: Request) -> Iterator[Triple]:
    """The triples of one graph as they stand. CONSTRUCT would hold them all in memory, 600 MB for a million."""
    names: list[NamedNode | BlankNode | DefaultGraph] = [*_graphs(request.default_graphs)] or [DefaultGraph()]
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, names[0]))


def _format(request: Request, form: str) -> Format:
    """The format for a query of this form. Without a form the text is no query, and the engine will say why."""
    graph = form in ("CONSTRUCT", "DESCRIBE")
    table, name = (GRAPHS, request.graph_format) if graph else (RESULTS, request.result_format)
    if not form:
        return RESULTS["json"]
    if name is not None and name in table:
        return table[name]
    came = "none of them is acceptable" if name is None else f"{name!r} was asked for"
    kind = "a graph" if graph else "a table of results"
    raise NotAcceptable(
        f"The answer to this {form or 'query'} is {kind}, and {came}. Ask for one of: {', '.join(table)}."
    )


def _with_columns(request: Request, scanned: list[Token]) -> str:
    """The query with the columns of `SELECT *` named in the order of their first appearance.

    SPARQL leaves their order open (18.2.4.1), people expect the order they wrote, and the engine sorts them by name.
    Which variables are columns is the engine's answer, got from an empty store; only their order is from the tokens.
    """
    text, star = request.text, tokens.star(scanned)
    if star is None:
        return text
    results = pyoxigraph.Store().query(text, base_iri=request.base)
    if not isinstance(results, QuerySolutions) or len(results.variables) < 2:
        return text
    order = {name: number for number, name in enumerate(tokens.variables(scanned))}
    columns = sorted((variable.value for variable in results.variables), key=lambda name: order.get(name, len(order)))
    named = "".join(f" ?{name}" for name in columns)
    return f"{text[: star.start]}{named} {text[star.start + 1 :]}"


def _term(name: str, term: str) -> _Term:
    """The term that is written in N-Triples form. Raises QueryError if it is none, several, or a blank node."""
    try:
        (quad,) = pyoxigraph.parse(f"<x:s> <x:p> {term} .", RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError) as error:
        raise QueryError(
            f"?{name} was given {term!r}. Wanted one term in N-Triples form: <IRI>, "
            '"text", "text"@en or "1"^^<http://www.w3.org/2001/XMLSchema#integer>.'
        ) from error
    given: _Term = quad.object
    if isinstance(given, BlankNode):
        raise QueryError(f"?{name} was given {term!r}. A blank node names nothing; give an IRI or a literal.")
    return given


def _graphs(names: Iterable[str]) -> list[NamedNode | BlankNode]:
    try:
        return [NamedNode(name) for name in names]
    except ValueError as error:
        raise QueryError(f"A graph was named by what is no absolute IRI: {error}. Give its whole IRI.") from error


def _absolute(prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that stand for an absolute IRI; the serialisers take no other."""
    return {name: prefix for name, prefix in prefixes.items() if _is_absolute(prefix)}


def _is_absolute(prefix: str) -> bool:
    try:
        NamedNode(prefix)
    except ValueError:
        return False
    return True
