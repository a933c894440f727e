"""The place, date and agency that a wire story begins with: no part of its first sentence.

BAKU, Azerbaijan (AP) — …      CAIRO -- …      Geneva, 5 May (UN News) - …      UNITED NATIONS: …
"""

import re

_PLACE = r"[A-Z][A-Z'’.\-]+(?: [A-Z][A-Z'’.\-]+){0,3}"  # in capitals, as agencies write it
_NAMED = r"[A-Z][\w'’.\-]+(?: [A-Z][\w'’.\-]+){0,2}"
_AGENCY = r"\((?:[A-Z][\w./ ]{1,28})\)"
_DATE = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})"
_DATELINE = re.compile(
    rf"""\s*(?:
        {_PLACE}(?:/{_PLACE})?(?:,\ {_NAMED})?(?:,\ {_DATE})?(?:\ {_AGENCY})?\s*(?:--|—|–|-|:)\s+
      | {_NAMED}(?:,\ {_NAMED})?(?:,\ {_DATE})?\ {_AGENCY}\s*(?:--|—|–|-|:)\s+
      | {_NAMED},\ {_NAMED}(?:\ {_AGENCY})?\s+(?:--|—|–|-)\s+
    )(?=["“‘]?[A-Z0-9])""",
    re.VERBOSE,
)


def dateline(line: str) -> int:
    """How many characters at the beginning of a line are its dateline; 0 for most lines."""
    match = _DATELINE.match(line)
    return match.end() if match else 0
