"""Which language a text is in, by py3langid: what is not English is kept with its metadata and not coded."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNDETERMINED = "und"  # BCP 47: nobody has said it yet
ENGLISH = "en"
_READ = (
    600  # characters: with these none of 7,510 English texts is taken for another language; more cost, and say no more
)
_SHORTEST = 60  # characters: of less, such as "Iran criticized Iraq.", names decide and not the language
_SURE = 0.9
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def is_english(tag: str) -> bool:
    """Whether a tag of BCP 47 is English or says nothing."""
    return tag.partition("-")[0].lower() in (ENGLISH, UNDETERMINED)


def language(text: str, said: str | None = None) -> str:
    """The tag of the language of a text; where that is not clear what the source said, or else English.

    The text goes before what the source said: pages carry the language of their template.
    """
    said = said.replace("_", "-") if said else None
    said = said if said and _TAG.fullmatch(said) and said != UNDETERMINED else None
    sample = text[:_READ]
    if len(sample) >= _SHORTEST or not sample.isascii():
        code, share = _identifier().classify(sample)
        if share >= _SURE:
            return said if said and said.partition("-")[0].lower() == code else str(code)
    return said or ENGLISH


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
