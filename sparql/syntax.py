"""What the engine says of a text that is not SPARQL, as an error with line, column and a hint for people."""

import re

from ontology.errors import QuerySyntaxError
from ontology.prefixes import PREFIXES
from sparql import tokens

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SHOWN = 300

# The engine's words, which are its grammar's, and what they mean to whoever wrote the text.
_HINTS = {
    "SELECT contains a variable that is unbound": (
        "With GROUP BY or an aggregate, every column has to be grouped or aggregated: add it to GROUP BY, "
        "or write (SAMPLE(?x) AS ?y)."
    ),
    "Duplicated variable name": "A column is named twice. Give one of the two another name.",
    "IRI parsing failed": "An IRI is malformed: no spaces and none of {}|\\^` may stand in it.",
}
_QUERY = re.compile(r"\s*(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_UPDATE = re.compile(r"\s*(?:INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*(?:PREFIX\s+[\w.-]*:\s*<[^>]*>|BASE\s*<[^>]*>|#[^\n]*\n)", re.IGNORECASE)


def explain(error: SyntaxError, text: str, kind: str = "query") -> QuerySyntaxError:
    """The error for a text that the engine's parser refuses; `kind` is "query" or "update", as it was meant."""
    said = str(error)
    found = _POSITION.match(said)
    if found is None:
        return QuerySyntaxError(f"The {kind} is not SPARQL: {shortened(said)}. Correct it.")
    line, column, expected = int(found[1]), int(found[2]), found[3]
    hint = _hint(expected, _before(text, line, column), text, kind)
    place = f"line {line}, column {column}: {shortened(expected)}"
    return QuerySyntaxError(f"The {kind} is not SPARQL at {place}. {hint or 'Correct it there.'}", line, column, hint)


def shortened(said: str) -> str:
    """The engine's words on one line, without the tables of Unicode ranges that follow the useful ones."""
    words = " ".join(said.split("['")[0].split()).rstrip(" ,.")
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"


def _before(text: str, line: int, column: int) -> str:
    """The text up to a place."""
    lines = text.splitlines(keepends=True)
    return "".join(lines[: line - 1]) + (lines[line - 1][: column - 1] if line <= len(lines) else "")


def _undeclared(text: str) -> str | None:
    """The first prefix that is used and not declared; the engine says so only where it guesses no other reason."""
    scanned = list(tokens.tokens(text))
    declared = {*tokens.prefixes(scanned), "_"}
    used = (token.text.partition(":")[0] for token in scanned if token.kind is tokens.Kind.NAME)
    return next((prefix for prefix in used if prefix not in declared), None)


def _hint(expected: str, before: str, text: str, kind: str) -> str:
    first = _PROLOGUE.sub("", text)
    if kind == "query" and _UPDATE.match(first):
        return "It looks like an update: send it to /update."
    if kind == "update" and _QUERY.match(first):
        return "It looks like a query: send it to /sparql."
    prefix = _undeclared(text)
    if prefix is not None:
        return f"Declare the prefix: PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>."
    found = [hint for said, hint in _HINTS.items() if said in expected]
    if found:
        return found[0]
    missing = text.count("{") - text.count("}")
    if missing > 0 and not text[len(before) :].strip():
        return f"The text ends with {missing} more '{{' than '}}'. Close what is open."
    return ""
