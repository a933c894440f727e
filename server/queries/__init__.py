"""The queries behind the REST routes, a file each; ${…} is filled with IRIs and literals as pyoxigraph writes them."""

from collections.abc import Iterable
from importlib.resources import files
from string import Template

from pyoxigraph import Literal, NamedNode

FOLDER = files("server") / "queries"


def text(name: str, **terms: Iterable[NamedNode | Literal] | int) -> str:
    """The query of this name with its places filled: terms one after the other, or a whole number."""
    filled = {
        key: str(given) if isinstance(given, int) else " ".join(str(term) for term in given)
        for key, given in terms.items()
    }
    return Template((FOLDER / f"{name}.rq").read_text(encoding="utf-8")).substitute(filled)
