"""What a reader is told, and what it says besides articles."""

from dataclasses import dataclass

from ontology.model import Article, When


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a source.

    `published` and `publisher` stand in where a record does not say them itself; `url` belongs to a source that is
    one article. `record_bytes` is the most that is held in memory of one line or one plain-text article.
    """

    format: str = "auto"
    published: When | None = None
    publisher: str | None = None
    url: str | None = None
    record_bytes: int = 20 << 20


def place(source: str, line: int | None) -> str:
    """Where something was read, as editors and compilers write it: "archive.jsonl:7"."""
    name = "standard input" if source == "-" else source
    return name if line is None else f"{name}:{line}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that should have been an article and was not read; `reason` says what came and what to do."""

    source: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{place(self.source, self.line)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth saying that cost no article: an unknown field, a line of page furniture."""

    source: str
    line: int | None
    text: str

    def __str__(self) -> str:
        return f"{place(self.source, self.line)}: {self.text}"


Reading = Article | Refusal | Notice
