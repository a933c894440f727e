"""Persons called by their office: "the US president", "the prime minister of Japan", "Prime Minister Johnson"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.actors.context import NameMatch, is_state
from ingest.actors.offices import Offices
from ontology.model import Actor, Span, When

_NOT_IN_OFFICE = re.compile(
    r"(?:\b(?:former|ex|then|next|future|late|past|previous|first|last|every|any|no|a|deputy|acting|interim)[ -])$",
    re.I,
)
_NOT_YET = re.compile(r"-?\s?(?:elect|designate|candidate|nominee|hopeful)s?\b|ship\b")
_CALLED = re.compile(
    r" (?P<surname>[A-Z]\w+)(?![\w-]| (?:[A-Z]|(?:al|el|as|ash|an|ad)-|(?:bin|ibn|de|da|dos|van|von|al|el) ))"
)


@dataclass(frozen=True, slots=True)
class Titled:
    """Characters that mean a person by title: all of "US president", the surname of "Prime Minister Johnson"."""

    span: Span
    actor: Actor
    by_name: bool


def titled(offices: Offices, text: str, matches: Sequence[NameMatch], when: When | None) -> Iterator[Titled]:
    """The persons whom a text names by an office, with a surname or by the day; `matches` are its names in order."""
    for found in offices.pattern.finditer(text):
        state = _state_of(text, found, matches)
        title = found["title"].lower()
        if called := _CALLED.match(text, found.end()):
            yield from _by_surname(offices.called(title, called["surname"], state and state[0], when), called, matches)
        elif state and _in_office(text, *state[1:]) and (actor := offices.holder(title, state[0], when)):
            yield Titled(Span(text[state[1] : state[2]], state[1], state[2]), actor, by_name=False)


def _in_office(text: str, start: int, end: int) -> bool:
    """Whether words for an office stand alone, and mean who holds it now: not "former", not "-elect", no name after."""
    named = text[end:].lstrip(" ")[:1].isupper()
    return not named and not _NOT_YET.match(text, end) and not _NOT_IN_OFFICE.search(text[:start])


def _by_surname(actor: Actor | None, called: re.Match[str], matches: Sequence[NameMatch]) -> Iterator[Titled]:
    start, end = called.span("surname")
    if actor and not any(match.start < end and start < match.end for match in matches):
        yield Titled(Span(called["surname"], start, end), actor, by_name=True)


def _state_of(text: str, title: re.Match[str], matches: Sequence[NameMatch]) -> tuple[str, int, int] | None:
    """The state whose office a title names, and where the words of both begin and end."""
    for match in matches:
        if not is_state(match.entry) or text[match.start - 1 : match.start] == "-":
            continue
        key = match.entry.thing.key
        if re.fullmatch(r"(?:['’]s?)? ", text[match.end : title.start()]):
            return key, match.start, title.end()
        if re.fullmatch(r" of (?:the )?", text[title.end() : match.start]):
            return key, title.start(), match.end
    return None
