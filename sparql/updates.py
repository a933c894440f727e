"""What a SPARQL update writes to, read from its tokens before it runs.

pyoxigraph gives no syntax tree, and what an update has written cannot be taken back. So the grammar of updates
(SPARQL 1.1 Update, productions 29 to 54) is read here down to the graphs that are written; patterns and triples are
passed over. What is not written as the grammar has it, with spaces around keywords, is refused, although the engine
would take `GRAPHex:a {…}`: a graph that this reader misses would be a hole. IRIs are resolved by the engine itself.
"""

from dataclasses import dataclass, field

import pyoxigraph
from pyoxigraph import NamedNode, QuerySolutions

from ontology.errors import QueryError
from sparql.cursor import Cursor
from sparql.dataset import Dataset, Pattern, placed
from sparql.guard import check, place
from sparql.syntax import explain
from sparql.tokens import Kind, Token

MOST_BYTES = 8 << 20  # an update may carry data; one of 8 MiB is read in about 4 s
SHORT = 64 << 10  # characters: parsed and written in some 20 ms
_FROM_TO = ("ADD", "MOVE", "COPY")
_EMPTYING = ("CLEAR", "DROP")


@dataclass
class Targets:
    """What an update writes to: graphs by name, the default graph, all named graphs, graphs that a variable names."""

    graphs: set[str] = field(default_factory=set)
    default: bool = False
    all_named: bool = False
    variables: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Update:
    """An update that may be run: its text, what it writes to, and how much it may do.

    That grows with its text where it has `only_data`, else with the store, and without end where it `matches` patterns.
    """

    text: str
    targets: Targets
    only_data: bool = False
    matches: bool = True


def read(text: str, base: str, dataset: Dataset | None = None) -> Update:
    """The update of a text whose relative IRIs stand under `base`, with the dataset put into it.

    Raises QuerySyntaxError where it is not SPARQL, QueryError where it is not run, or names a dataset of its own
    besides the given one.
    """
    reader = _Reader(text, check(text, MOST_BYTES), base)
    try:
        reader.operations()
    except QueryError:
        _check_syntax(text, base)  # the engine's words are better where it refuses the text too
        raise
    if dataset:
        if reader.own_dataset is not None:
            own = f"{reader.own_dataset.text} at {place(text, reader.own_dataset.start)}"
            raise QueryError(
                f"The request names graphs by using-graph-uri, and the update has {own}. "
                "Only one of them may say what the patterns are about: leave one out."
            )
        text = placed(text, reader.patterns, dataset)
    return Update(text, reader.targets, reader.only_data, bool(reader.patterns))


def _check_syntax(text: str, base: str) -> None:
    try:
        pyoxigraph.Store().update(text, base_iri=base)
    except SyntaxError as error:
        raise explain(error, text, "update") from error
    except (RuntimeError, ValueError):
        return  # a graph that is not there; what matters here is that it could be read


class _Reader(Cursor):
    """Reads the operations of an update."""

    def __init__(self, text: str, scanned: list[Token], base: str) -> None:
        super().__init__(text, scanned)
        self._base = base
        self._prologue = ""
        self._resolved: dict[tuple[str, str], str] = {}
        self.targets = Targets()
        self.patterns: list[Pattern] = []
        self.own_dataset: Token | None = None
        self.only_data = True

    def operations(self) -> None:
        """All operations of the text."""
        while self.next() is not None:
            self._declarations()
            if self.next() is None:
                return
            self.only_data = self.only_data and self._is_data()
            if not (self._management() or self._data() or self._modification()):
                raise self.unexpected("an operation such as INSERT, DELETE, CLEAR or COPY")
            if not self.mark(";") and self.next() is not None:
                raise self.unexpected("';' between two operations")

    def _declarations(self) -> None:
        while self.word("BASE", "PREFIX", "VERSION"):
            words = [self.last.text]
            if self.last.is_word("PREFIX"):
                words.append(self.take(Kind.NAME).text)
            words.append(self.take(Kind.STRING if words[0].upper() == "VERSION" else Kind.IRI).text)
            self._prologue += " ".join(words) + "\n"

    def _is_data(self) -> bool:
        """Whether an operation follows that does no more than its text says."""
        second = self.next(1)
        return self._comes("CREATE") or (second is not None and second.is_word("DATA"))

    def _comes(self, word: str) -> bool:
        token = self.next()
        return token is not None and token.is_word(word)

    def _management(self) -> bool:
        if self.word(*_EMPTYING):
            self.word("SILENT")
            self._target(everything=True)
        elif self.word("CREATE"):
            self.word("SILENT")
            self.keyword("GRAPH")
            self._graph()
        elif self.word(*_FROM_TO):
            self.word("SILENT")
            self._target()  # the source as well: MOVE takes it away
            self.keyword("TO")
            self._target()
        else:
            return False
        return True

    def _target(self, everything: bool = False) -> None:
        """GraphOrDefault, or GraphRefAll where `everything` may be meant."""
        if self.word("DEFAULT"):
            self.targets.default = True
        elif everything and self.word("NAMED"):
            self.targets.all_named = True
        elif everything and self.word("ALL"):
            self.targets.default = self.targets.all_named = True
        else:
            self.word("GRAPH")
            self._graph()

    def _data(self) -> bool:
        """INSERT DATA, DELETE DATA and DELETE WHERE, whose braces hold quads."""
        verb, second = self.next(), self.next(1)
        kinds = {"INSERT": ("DATA",), "DELETE": ("DATA", "WHERE")}
        if verb is None or second is None or not second.is_word(*kinds.get(verb.text.upper(), ())):
            return False
        self.skip(2)
        start, end = self._quads(None)
        if second.is_word("WHERE"):
            self.patterns.append(Pattern(second.start, self.text[start:end]))
        return True

    def _modification(self) -> bool:
        """[WITH iri] DELETE {…} INSERT {…} USING … WHERE {…}."""
        graph = None
        if self.word("WITH"):
            self.own_dataset = self.own_dataset or self.last
            graph = self._iri()
        deletes = self.word("DELETE")
        if deletes:
            self._quads(graph)
        if self.word("INSERT"):
            self._quads(graph)
        elif not deletes:
            return False
        while self.word("USING"):
            self.own_dataset = self.own_dataset or self.last
            self.word("NAMED")
            self._iri()
        self.patterns.append(Pattern(self.keyword("WHERE").start))
        self._pass_over_pattern()
        return True

    def _quads(self, graph: str | None) -> tuple[int, int]:
        """{ triples GRAPH name { triples } … }; `graph` is what WITH says. Gives where the braces begin and end."""
        start = self.must("{").start
        while not self.mark("}"):
            if self.word("GRAPH"):
                self._graph(may_vary=True)
                self.must("{")
                self._pass_over_triples()
                self.must("}")
                self.mark(".")
            elif not self._pass_over_triples():
                raise self.unexpected("a triple, GRAPH or '}'")
            elif graph is None:
                self.targets.default = True
            else:
                self.targets.graphs.add(graph)
        return start, self.last.start + 1

    def _pass_over_triples(self) -> int:
        """Up to a brace or GRAPH; gives how many tokens. Annotations {| … |} of RDF 1.2 belong to the triples."""
        passed = notes = 0
        while (token := self.next()) is not None:
            after = self.next(1)
            pair = token.text + after.text if after is not None and after.start == token.start + 1 else token.text
            steps = 1
            if pair == "{|" or (pair == "|}" and notes):
                notes += 1 if pair == "{|" else -1
                steps = 2
            elif token.is_word("GRAPH") or (token.kind is Kind.MARK and token.text in ("{", "}")):
                break
            self.skip(steps)
            passed += steps
        return passed

    def _pass_over_pattern(self) -> None:
        self.must("{")
        depth = 1
        while depth:
            token = self.next()
            if token is None:
                raise self.unexpected("'}'")
            if token.kind is Kind.MARK:
                depth += (token.text == "{") - (token.text == "}")
            self.skip()

    def _graph(self, may_vary: bool = False) -> None:
        """The name of a graph that is written."""
        token = self.next()
        if may_vary and token is not None and token.kind is Kind.VARIABLE:
            self.targets.variables.add(token.text)
            self.skip()
        else:
            self.targets.graphs.add(self._iri())

    def _iri(self) -> str:
        """An IRI, in full or with a prefix, as the engine resolves it."""
        token = self.take(Kind.IRI, Kind.NAME)
        key = (self._prologue, token.text)
        if key not in self._resolved:
            self._resolved[key] = _resolve(self._prologue, token.text, self._base)
        return self._resolved[key]


def _resolve(prologue: str, term: str, base: str) -> str:
    """The IRI that the engine makes of a term under a prologue."""
    text = f"{prologue}SELECT ({term} AS ?graph) {{}}"
    try:
        found = pyoxigraph.Store().query(text, base_iri=base)
    except SyntaxError as error:
        raise QueryError(
            f"{term!r} is no IRI here. Declare its prefix, or write it in full, with spaces around keywords."
        ) from error
    assert isinstance(found, QuerySolutions)
    node = next(found)["graph"]
    if not isinstance(node, NamedNode):
        raise QueryError(f"{term!r} names no graph. Write the IRI of one.")
    return node.value
