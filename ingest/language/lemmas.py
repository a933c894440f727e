"""Lemmas that know the part of speech: shot (verb) -> shoot, talks (noun) -> talk. From lemminflect's tables."""

from functools import lru_cache

import lemminflect

_OPEN = {"VERB": "VERB", "AUX": "AUX", "NOUN": "NOUN", "ADJ": "ADJ", "ADV": "ADV"}
_PARTICIPLES = {"VBD", "VBN", "VBG", "VBZ", "VBP", "VB"}


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
    found = lemminflect.getLemma(lower, upos=kind)
    return str(found[0]).lower() if found else lower
