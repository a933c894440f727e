"""Every error that Chancery raises on purpose. Each says what came, what was wanted and what to do.

ChanceryError
├── SettingsError        server.settings    an environment variable or option cannot be used
├── SourceError          ingest.readers     a file or a record of it cannot be read
│   └── FetchError       ingest.fetching    an address cannot be had, or what it gives cannot be parsed; knows the kind
├── KnowledgeError       ontology, ingest   a table or Turtle file that we ship is malformed
├── LanguageError        ingest.language    an annotator cannot be had, or a text or CoNLL-U file cannot be analysed
├── StoreError           sparql.store       the store cannot be opened or written
│   ├── StoreInUse       sparql.store       another process owns it
│   └── ReservedGraph    sparql.store       the graph is kept by the service itself
├── QueryError           sparql.pool        the query or update is not SPARQL that we run
│   ├── QuerySyntaxError sparql.syntax      it is not SPARQL; knows line, column and a hint
│   ├── QueryTimeout     sparql.pool        it passed its deadline
│   ├── QueryTooLarge    sparql.guard       its text is longer than is read
│   └── QueryAborted     sparql.pool        it needed more memory than allowed, or broke its worker
├── UnknownQuery         sparql.library     no stored query has this name
├── ServiceBusy          sparql.pool        every worker is taken; try again
│   └── BudgetSpent      server.budgets     this client has used its share; it says when to come again
└── RequestError         server             the HTTP request asks for what cannot be given
    ├── NotFound         server             nothing has this id
    ├── Conflict         server             it does not fit what is there, or what another request asks
    ├── Unauthorized     server             a write without the token, or with another
    ├── Forbidden        server             a write to a service that takes none
    ├── NotAcceptable    server             none of the formats asked for
    └── UnsupportedMedia server             the body is of a type that is not read here
"""


class ChanceryError(Exception):
    """The root: whoever catches this catches all that we raise on purpose, and nothing else."""


class SettingsError(ChanceryError):
    """An environment variable or option cannot be used."""


class SourceError(ChanceryError):
    """A file, or a record of it, cannot be read; the message names the file and the line."""


class FetchError(SourceError):
    """An address cannot be had, or what it gives cannot be parsed; `kind` is what counts call the reason.

    `seconds` says after how many it may be tried again, where the server said so.
    """

    def __init__(self, message: str, kind: str = "unreadable", seconds: float | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.seconds = seconds


class KnowledgeError(ChanceryError):
    """A table or Turtle file that we ship is malformed; the message names the file and the line."""


class LanguageError(ChanceryError):
    """An annotator cannot be had, or what it was given cannot be analysed; the message says what to do."""


class StoreError(ChanceryError):
    """The store cannot be opened or written."""


class StoreInUse(StoreError):
    """Another process owns the store; the message names it where it is known."""


class ReservedGraph(StoreError):
    """The graph is kept by the service itself; the message says how to change it instead."""


class QueryError(ChanceryError):
    """The query or update is not SPARQL that we run."""


class QuerySyntaxError(QueryError):
    """The text is not SPARQL: where that shows, counted from 1, and what may help; 0 and "" where it is not known."""

    def __init__(self, message: str, line: int = 0, column: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.hint = hint


class QueryTimeout(QueryError):
    """The query passed its deadline."""


class QueryAborted(QueryError):
    """The query needed more memory than allowed, or broke its worker."""


class QueryTooLarge(QueryError):
    """The text of the query is longer than is read."""


class UnknownQuery(ChanceryError):
    """No stored query has this name."""


class ServiceBusy(ChanceryError):
    """Every worker is taken."""


class BudgetSpent(ServiceBusy):
    """A client has used its share; `seconds` says after how many there is something for it again."""

    def __init__(self, message: str, seconds: int = 1) -> None:
        super().__init__(message)
        self.seconds = seconds


class RequestError(ChanceryError):
    """The HTTP request asks for what cannot be given."""


class NotFound(RequestError):
    """Nothing has this id."""


class Conflict(RequestError):
    """The request does not fit what is there, or what another request does."""


class Unauthorized(RequestError):
    """A write came without the token, or with another."""


class Forbidden(RequestError):
    """This service takes no writes over HTTP."""


class NotAcceptable(RequestError):
    """None of the formats asked for can be given."""


class UnsupportedMedia(RequestError):
    """The body is of a type that is not read here."""
