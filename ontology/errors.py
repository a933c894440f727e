"""Every error that Chancery raises on purpose. Each says what came, what was wanted and what to do.

ChanceryError
├── SettingsError        server.settings    an environment variable or option cannot be used
├── SourceError          ingest.readers     a file or a record of it cannot be read
├── KnowledgeError       ontology, ingest   a table or Turtle file that we ship is malformed
├── LanguageError        ingest.language    an annotator cannot be had, or a text or CoNLL-U file cannot be analysed
├── StoreError           sparql.store       the store cannot be opened or written
│   └── StoreInUse       sparql.store       another process owns it
├── QueryError           sparql.pool        the query is not SPARQL that we run
│   ├── QueryTimeout     sparql.pool        it passed its deadline
│   └── QueryAborted     sparql.pool        it needed more memory than allowed, or broke its worker
├── UnknownQuery         sparql.library     no stored query has this name
├── ServiceBusy          sparql.pool        every worker is taken; try again
└── RequestError         server             the HTTP request asks for what cannot be given
    ├── NotFound         server             nothing has this id
    ├── NotAcceptable    server             none of the formats asked for
    └── UnsupportedMedia server             the body is of a type that is not read here
"""


class ChanceryError(Exception):
    """The root: whoever catches this catches all that we raise on purpose, and nothing else."""


class SettingsError(ChanceryError):
    """An environment variable or option cannot be used."""


class SourceError(ChanceryError):
    """A file, or a record of it, cannot be read; the message names the file and the line."""


class KnowledgeError(ChanceryError):
    """A table or Turtle file that we ship is malformed; the message names the file and the line."""


class LanguageError(ChanceryError):
    """An annotator cannot be had, or what it was given cannot be analysed; the message says what to do."""


class StoreError(ChanceryError):
    """The store cannot be opened or written."""


class StoreInUse(StoreError):
    """Another process owns the store; the message names it where it is known."""


class QueryError(ChanceryError):
    """The query is not SPARQL that we run."""


class QueryTimeout(QueryError):
    """The query passed its deadline."""


class QueryAborted(QueryError):
    """The query needed more memory than allowed, or broke its worker."""


class UnknownQuery(ChanceryError):
    """No stored query has this name."""


class ServiceBusy(ChanceryError):
    """Every worker is taken."""


class RequestError(ChanceryError):
    """The HTTP request asks for what cannot be given."""


class NotFound(RequestError):
    """Nothing has this id."""


class NotAcceptable(RequestError):
    """None of the formats asked for can be given."""


class UnsupportedMedia(RequestError):
    """The body is of a type that is not read here."""
