"""Lemmas that know the part of speech: shot (verb) -> shoot, talks (noun) -> talk. From lemminflect's tables."""

import sys
from functools import lru_cache
from importlib import import_module
from importlib.abc import MetaPathFinder
from types import ModuleType

_OPEN = {"VERB": "VERB", "AUX": "AUX", "NOUN": "NOUN", "ADJ": "ADJ", "ADV": "ADV"}
_PARTICIPLES = {"VBD", "VBN", "VBG", "VBZ", "VBP", "VB"}


class _Refusal(MetaPathFinder):
    """Lets no import of spaCy succeed."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Pass over every other module."""
        if fullname == "spacy":
            raise ImportError("not needed")


def _lemminflect() -> ModuleType:
    """lemminflect without spaCy, in which it registers itself when it can: that takes half a second."""
    refusal = _Refusal()
    sys.meta_path.insert(0, refusal)
    try:
        return import_module("lemminflect")
    finally:
        sys.meta_path.remove(refusal)


_tables = _lemminflect()


@lru_cache(maxsize=50_000)
def lemma(form: str, upos: str, xpos: str = "") -> str:
    """The lemma of a form in lower case; names keep their letters, closed classes are only lower-cased."""
    if upos == "PROPN":
        return form
    kind = "VERB" if xpos in _PARTICIPLES and upos != "AUX" else _OPEN.get(upos)
    lower = form.lower()
    if kind is None:
        return lower
    if kind == "AUX" and lower in {"'s", "’s", "'re", "’re", "'m", "’m"}:
        return "be"
    found = _tables.getLemma(lower, upos=kind)
    if xpos == "VB" and lower in found:
        return lower  # "will lay down arms" is of "lay", whatever else has such a past
    return str(found[0]).lower() if found else lower
