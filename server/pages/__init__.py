"""The pages: HTML files with ${places} to fill, useful without JavaScript and without any request to elsewhere."""

from html import escape
from importlib.resources import files
from string import Template

from fastapi import Response

FOLDER = files("server") / "pages"
# Nothing is loaded but our own style sheet, nothing is run, forms come back here.
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Vary": "Accept"}


class Markup(str):
    """Text that is HTML already and is put into a page as it is."""


def filled(name: str, **values: object) -> Markup:
    """A file with its places filled; what is not Markup is escaped."""
    safe = {key: value if isinstance(value, Markup) else escape(str(value)) for key, value in values.items()}
    return Markup(Template((FOLDER / name).read_text(encoding="utf-8")).substitute(safe))


def page(name: str, **values: object) -> Response:
    """A whole page: the file within the common frame."""
    content = framed(filled(name, **values))
    return Response(content, headers=HEADERS, media_type="text/html; charset=utf-8")


def framed(content: Markup, title: str = "Chancery", head: Markup | None = None) -> Markup:
    """Content within the common frame; `head` is more for the head of the page."""
    return filled("frame.html", content=content, title=title, head=head or Markup())
