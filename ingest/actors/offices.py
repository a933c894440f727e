"""Who holds an office: "the US president" is somebody else in 2019 than in 2022.

The gazetteer knows terms of office with their days. Nobody is named where the day is not known, where two may have held
the office on it, or where the gazetteer is older than the day.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from ontology import gazetteer
from ontology.gazetteer import Entry
from ontology.gazetteer.checks import LAST_OFFICE
from ontology.model import Actor, When
from ontology.tables import listed, malformed


@dataclass(frozen=True, slots=True)
class _Term:
    actor: Actor
    title: str
    state: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class _Title:
    """Titles of the gazetteer that some words name; `still` says that an open end means an office held today."""

    titles: frozenset[str]
    still: bool


class Offices:
    """The terms of office of the gazetteer; `pattern` finds the words for them in a text, as the group "title"."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._terms: dict[str, list[_Term]] = {}
        for term in _terms(entries):
            self._terms.setdefault(term.title, []).append(term)
        words = sorted(_titles(), key=lambda words: (-len(words), words))
        self.pattern = re.compile(rf"\b(?P<title>{'|'.join(words)})\b", re.IGNORECASE)

    def holder(self, words: str, state: str, when: When | None) -> Actor | None:
        """Who holds the office of a state all the time that is meant; None where that is not known."""
        if when is None or when.earliest is None or when.latest is None or when.latest > LAST_OFFICE:
            return None
        first, last = (self._on(words, state, day) for day in (when.earliest, when.latest))
        return first if first == last else None

    def called(self, words: str, surname: str, state: str | None, when: When | None) -> Actor | None:
        """The person of a title and surname ("Prime Minister Johnson"), of this state or of any if it is None.

        Of several the one in office at the time is meant; None where that leaves none or several.
        """
        terms = [term for term in self._of(words) if term.actor.name.split()[-1] == surname]
        found = {term.actor for term in terms if state in {None, term.state}}
        if len(found) > 1:
            held = {self.holder(words, term.state, when) for term in terms if state in {None, term.state}}
            found &= {actor for actor in held if actor}
        return found.pop() if len(found) == 1 else None

    def _on(self, words: str, state: str, day: date) -> Actor | None:
        """Who holds an office on a day; on that of a handover two do, so nobody is named."""
        terms = [term for term in self._of(words) if term.state == state and term.start <= day]
        latest = max((term.start for term in terms), default=day)
        holders = {
            term.actor
            for term in terms
            if (day <= term.end if term.end else _titles()[words].still and term.start == latest)
        }
        return holders.pop() if len(holders) == 1 else None

    def _of(self, words: str) -> Iterator[_Term]:
        for title in _titles()[words].titles:
            yield from self._terms.get(title, ())


@cache
def built_in() -> Offices:
    """The offices of the shipped gazetteer."""
    return Offices(gazetteer.load().entries)


@cache
def _titles() -> Mapping[str, _Title]:
    table = {}
    for line, (words, titles, ends) in listed(files("ingest.actors") / "offices.tsv", 3):
        if ends not in {"still", "known"}:
            raise malformed("offices.tsv", line, "still or known", ends)
        table[words] = _Title(frozenset(titles.split("|")), ends == "still")
    return table


def _terms(entries: Iterable[Entry]) -> Iterator[_Term]:
    known = {entry.thing.key: entry for entry in entries if isinstance(entry.thing, Actor)}
    for entry in known.values():
        for office in entry.offices:
            if isinstance(entry.thing, Actor) and office.state in known and office.start:
                title = _without_state(office.title, known[office.state])
                yield _Term(entry.thing, title, office.state, office.start, office.end)


def _without_state(title: str, state: Entry) -> str:
    """ "President of the United States" is the title "President"; a title of something else stays as it is."""
    for name in state.names:
        for link in (" of the ", " of "):
            if title.endswith(link + name.text):
                return title.removesuffix(link + name.text)
    return title
