"""Results as a page with one table, for people: every term as text, web addresses as links."""

from html import escape

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from sparql.xml_text import Output

_HEAD = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Results</title>'
    '<link rel="stylesheet" href="/style.css"></head><body><main>\n'
)
_FOOT = "</main></body></html>\n"


def write(results: QuerySolutions | QueryBoolean, to: Output) -> None:
    """Write the page. Raises what the engine raises while it evaluates."""
    to.write(_HEAD.encode())
    if isinstance(results, QueryBoolean):
        to.write(f"<p>{'true' if results else 'false'}</p>\n".encode())
    else:
        _rows(results, to)
    to.write(_FOOT.encode())


def _rows(solutions: QuerySolutions, to: Output) -> None:
    names = [variable.value for variable in solutions.variables]
    cells = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    to.write(f"<table><thead><tr>{cells}</tr></thead><tbody>\n".encode())
    count = 0
    for count, solution in enumerate(solutions, 1):  # noqa: B007 - the count is shown below
        cells = "".join(f"<td>{_cell(solution[name])}</td>" for name in names)
        to.write(f"<tr>{cells}</tr>\n".encode())
    to.write(f"</tbody></table>\n<p>{count:,} {'row' if count == 1 else 'rows'}</p>\n".encode())


def _cell(term: object) -> str:
    """A term as HTML; nothing where a variable is not bound."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        shown = escape(term.value)
        # Only web addresses: a link to what a stranger's data names must not run a script.
        return f'<a href="{shown}">{shown}</a>' if term.value.startswith(("http://", "https://")) else shown
    if isinstance(term, Literal):
        language = f' lang="{escape(term.language)}"' if term.language else ""
        return f"<span{language}>{escape(term.value)}</span>"
    return escape(str(term))
