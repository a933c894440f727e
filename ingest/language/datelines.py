"""What a wire story begins with and no sentence of it needs: place, date and agency, or the credit of a photograph.

BAKU, Azerbaijan (AP) — …      CAIRO -- …      Geneva, 5 May (UN News) - …      UNITED NATIONS: …
Oslo, May 3 (Reuters) …
Tehran, May 17, IRNA - …       (Reuters) - …    REUTERS/Jane Doe/File Photo …

The forms are those that the agencies use. A name in ordinary letters counts only with a second mark beside it (a date,
an agency, another name), since "Turkey - a member of NATO - said" is a sentence.
"""

import re

_PLACE = r"[A-Z][A-Z'’.\-]+(?:\ [A-Z][A-Z'’.\-]+){0,3}"  # in capitals, as agencies write it
_NAMED = r"[A-Z][\w'’.\-]+(?:\ [A-Z][\w'’.\-]+){0,2}"
_BRACKETED = r"\([A-Z][\w./& ]{1,28}\)"
_SHORT = r"[A-Z]{2,10}"  # an agency by its letters: IRNA, TASS
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = rf"(?:{_MONTH}\ \d{{1,2}}|\d{{1,2}}\ {_MONTH})(?:,?\ \d{{4}})?"
_END = r"\s*(?:--|—|–|―|-|:)\s+"
_PHOTO = rf"(?:REUTERS|AFP|AP|EPA|XINHUA|Reuters|Xinhua)(?:\ Photo)?/{_NAMED}"
_DATELINE = re.compile(
    rf"""\s*(?:
        {_PLACE}(?:/{_PLACE})?(?:,\ {_NAMED}){{0,2}}(?:,\ {_DATE})?(?:,?\ (?:{_BRACKETED}|{_SHORT}))?{_END}
      | {_NAMED}(?:,\ {_NAMED})?(?:,\ {_DATE})?\ {_BRACKETED}{_END}
      | {_NAMED}(?:,\ {_NAMED})?,\ {_DATE}\ {_BRACKETED}\s+
      | {_NAMED}(?:,\ {_NAMED})?(?:,\ {_DATE})?,\ {_SHORT}{_END}
      | {_NAMED},\ (?:{_NAMED}|{_DATE})\s+(?:--|—|–|-)\s+
      | (?:{_DATE}\ )?{_BRACKETED}{_END}
      | {_PHOTO}(?:/(?:File|Handout|Pool))?(?:\ (?:[Pp]hoto|via\ {_NAMED}))?(?:{_END}|\s+)
    )(?=["“‘']?[A-Z0-9])""",
    re.VERBOSE,
)


def dateline(line: str) -> int:
    """How many characters at the beginning of a line are its dateline; 0 for most lines."""
    match = _DATELINE.match(line)
    return match.end() if match else 0
