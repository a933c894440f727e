"""What the words around a date say about it: its sentence, a time to come, a limit, a year that sets the scene."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ingest.dates.grammar import Match
from ingest.dates.vocabulary import alternatives, words

_SENTENCE_REACH = 600  # characters; longer sentences are rare, and a cue so far away says nothing
_CLAUSE_REACH = 90
_BREAK = re.compile(r"\n|[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z])")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sen|Rep|St|No)$"
)
_CLAUSE = re.compile(
    r"[;:—]|\s–\s|,?\s\b(?:when|after|since|because|following|which|who|where|while|although|but)\b", re.IGNORECASE
)
_PLANNED = r"(?:scheduled|slated|planned|expected|due|set|supposed|poised)"
_FUTURE = re.compile(
    rf"\b(?:will|shall|won['’]t|going to|to be held|(?:is|are|be|been) (?:\w+ )?{_PLANNED}"
    r"|(?:plan|intend|aim|hope|want)s? to|upcoming|(?-i:may)|might)\b(?! have\b)|['’]ll\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    rf"\b(?:(?:would|should|could|can|must)\b(?! have\b)|{_PLANNED}|planned|deadline"
    r"|(?:promised|vowed|pledged|agreed|decided|threatened|intended|plans|wanted) to)\b",
    re.IGNORECASE,
)
_PAST_VERB = rf"(?:{alternatives('past-verb')}|\w{{2,}}ed)"
_PAST = re.compile(rf"\b{_PAST_VERB}\b", re.IGNORECASE)
_ADJUNCT = r"(?:them|him|her|it|us|there|here|again|(?:in|with)\s+\w+)\s+"
_DONE = re.compile(rf"\b(?P<helper>\w+)\s+(?:\w+ly\s+)?{_PAST_VERB}\s+(?:{_ADJUNCT})?(?:on\s+|in\s+)?$", re.IGNORECASE)
_CITATION = re.compile(r"\((?:[^()\n]{1,80}[,;]\s*)$")
_SINCE = re.compile(r"\b(?:ever )?since\s+(?:(?:early|late|mid)[- ])?$", re.IGNORECASE)
_RELATIVE_PRONOUN = re.compile(r"\b(?:who|which|that)\s+$", re.IGNORECASE)
_PASSIVE = ("be", "been", "is", "are", "being", "get")
_FRONT = re.compile(r"\W*(?:(?:In|On|During|Throughout|At|By|Starting|From)\s+)?(?:the\s+)?")


class Tense(StrEnum):
    """Where a date without a year lies, by the verbs around it."""

    PAST = "past"  # a past verb or a citation has it: "signed on March 3", "On March 3, they met", "(Apa.az, March 3)"
    NEAR_PAST = "near past"  # there is a past verb in its clause: "welcomed the March 3 summit"
    UNSAID = "unsaid"  # no verb tells: "the July summit"
    OPEN = "open"  # a plan, seen from a time that is not told: "slated to begin in July"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Scene:
    """An explicit year that opens a sentence, and what the dates after it stand in ("In 2020, war broke out.")."""

    year: int
    sentence: int


def sentence_start(text: str, position: int) -> int:
    """Where the sentence around a position starts, as far as full stops and line ends tell."""
    floor = max(0, position - _SENTENCE_REACH)
    start = floor
    for found in _BREAK.finditer(text, floor, position):
        if text[found.start()] == "\n" or not _ABBREVIATION.search(text, max(floor, found.start() - 6), found.start()):
            start = found.end()
    return start


def is_fronted(text: str, match: Match) -> bool:
    """Whether nothing but a preposition stands before the date in its sentence."""
    return _FRONT.fullmatch(text, sentence_start(text, match.start), match.start) is not None


def tense(text: str, match: Match) -> Tense:
    """Where the verbs around a date put it."""
    start = sentence_start(text, match.start)
    before = max(0, match.start - _CLAUSE_REACH)
    if _CITATION.search(text, before, match.start) or _SINCE.search(text, before, match.start):
        return Tense.PAST
    clause = _CLAUSE.split(text[max(start, match.start - _CLAUSE_REACH) : match.start])[-1]
    future, planned = _last(_FUTURE, clause), _last(_OPEN, clause)
    done = _DONE.search(clause)
    if done and (done["helper"].lower() not in _PASSIVE or max(future, planned) < 0):
        return Tense.PAST  # "signed on March 3", also in "will discuss the treaty signed on March 3"
    if max(future, planned) >= 0:
        return Tense.FUTURE if future >= 0 and future >= planned - len("is not ") else Tense.OPEN
    if is_fronted(text, match):
        return _tense_after(text, match)
    return Tense.NEAR_PAST if _PAST.search(clause) else Tense.UNSAID


def _tense_after(text: str, match: Match) -> Tense:
    """What the first telling verb after a date at the head of its sentence says."""
    following = re.split(r"[;:.\n]", text[match.end : match.end + _CLAUSE_REACH])[0]
    for verb in sorted([*_FUTURE.finditer(following), *_PAST.finditer(following)], key=lambda found: found.start()):
        if not _RELATIVE_PRONOUN.search(following, 0, verb.start()):
            return Tense.FUTURE if verb.re is _FUTURE else Tense.PAST
    return Tense.UNSAID


def _last(expression: re.Pattern[str], clause: str) -> int:
    """Where the last match starts, or -1."""
    return max((found.start() for found in expression.finditer(clause)), default=-1)


@cache
def _limit() -> re.Pattern[str]:
    limits = alternatives("limit")
    return re.compile(
        rf"\b(?P<limit>{limits})(?:-|\s+(?:(?:in|on|at|around)\s+)?(?P<the>the\s+)?)$", re.IGNORECASE | re.ASCII
    )


def limit(text: str, match: Match) -> tuple[str, int] | None:
    """The limit that the word before a date makes it ("since", "until", "after"), and where that word starts."""
    found = _limit().search(text, max(0, match.start - 30), match.start)
    if found is None:
        return None
    return words("limit")[re.sub(r"\s+", " ", found["limit"].lower())], found.start()


def is_quoted(text: str, position: int) -> bool:
    """Whether a position is inside a quotation, whose "yesterday" is the speaker's."""
    paragraph = text.rfind("\n", 0, position) + 1
    curly = text.rfind("“", paragraph, position) > text.rfind("”", paragraph, position)
    return curly or text.count('"', paragraph, position) % 2 == 1
