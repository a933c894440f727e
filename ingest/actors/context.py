"""Which of several things a name means: that of the state beside it, else that of the state spoken of nearest.

    beside      "Norwegian Labour Party", "Supreme Court of India", "Victoria, Australia"
    a row       "Texas, Georgia and Ohio" are places of one state
    a branch    the Islamic State is its branch where the text names places of its state alone
    spelled out "National Liberation Army (ELN)"
    nearest     "The Philippine government … the Senate": the state spoken of last before, else first after

A wrong link is worse than a missing one: where the nearest state has none of the things, nobody is meant, and what is
usually meant by the name only where no state speaks against it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ontology.gazetteer import Entry, Name, NameKind
from ontology.model import Actor, Kind, Place

_BEFORE = re.compile(r"(?:['’]s|(?<=s)['’])? (?:the )?")
_AFTER = re.compile(r",? (?:(?:of|in) )?(?:the )?")
_WITH = re.compile(r",? (?:and )?")
_WORD_BEFORE = re.compile(r"\b([A-Z][\w.]*) $")
_LITTLE = frozenset(
    "the a an in on at by for of to from and but or as if when while after before since its his her their our this "
    "that former federal".split()
)
_LIST = re.compile(r",? and |, (?=[A-Z])")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Characters `start:end` of a text are a name of this entry."""

    start: int
    end: int
    entry: Entry
    name: Name


@dataclass(frozen=True, slots=True)
class Homonym:
    """Characters that may name several things: one each of some states, and what they usually name, if anything."""

    start: int
    end: int
    usual: NameMatch | None
    by_state: Mapping[str, NameMatch]

    def resolved(self, text: str, sure: Sequence[NameMatch]) -> NameMatch | None:
        """The thing that is meant; `sure` are the other names of the text, in its order. None where nothing decides."""
        before = [match for match in sure if match.end <= self.start]
        after = [match for match in sure if match.start >= self.end]
        if self._is_of_a_place(text, before[-1:]) or self._is_of_a_name(text, before[-1:]):
            return self.usual if self.usual and self.usual.entry.thing.state is None else None
        if spelled := self._spelled(text, after[:1]):
            return spelled
        if beside := self._beside(text, before[-1:], after[:1]):
            return self.by_state.get(beside, self.usual if self._may_be_usual(beside) else None)
        if self.usual is None or (self.by_state and self._is_body() and _is_of_a_state(self.usual)):
            return self._nearest([*reversed(before), *after])
        return self._branch(sure) if self._is_body() else self.usual

    def _nearest(self, spoken: Sequence[NameMatch]) -> NameMatch | None:
        """The thing of the state spoken of nearest; `spoken` are the names of the text, the nearest first."""
        for match in spoken:
            if _tells(match):
                state = match.entry.thing.state or ""
                return self.by_state.get(state, self.usual if self._may_be_usual(state) else None)
        return self.usual

    def _branch(self, sure: Sequence[NameMatch]) -> NameMatch | None:
        """What belongs to no state, or its branch in the only state whose places the text names."""
        where = {match.entry.thing.state for match in sure if _belongs(match) and not _is_demonym(match)}
        alone = where.pop() if len(where) == 1 and self._are_branches() else None
        return self.by_state.get(alone or "", self.usual)

    def _are_branches(self) -> bool:
        """Whether the others are of the kind of the whole: the Russian Security Council is no branch of the UN's."""
        kinds = {_kind(match.entry) for match in self.by_state.values()}
        return self.usual is not None and kinds == {_kind(self.usual.entry)}

    def _spelled(self, text: str, after: Sequence[NameMatch]) -> NameMatch | None:
        """What an abbreviation in brackets tells: "National Liberation Army (ELN)"."""
        senses = [match for match in (self.usual, *self.by_state.values()) if match]
        short = [match for match in after if text[self.end : match.start] == " ("]
        return next((one for one in senses for match in short if one.entry == match.entry), None)

    def _beside(self, text: str, before: Sequence[NameMatch], after: Sequence[NameMatch]) -> str | None:
        """The state of a name that stands directly by this one."""
        for match in before:
            gap = text[match.end : self.start]
            if _BEFORE.fullmatch(gap) and is_state(match.entry):
                return match.entry.thing.state
            if _WITH.fullmatch(gap) and self._in_row(match):
                return match.entry.thing.state
        for match in after:
            gap = text[self.end : match.start]
            if "," in gap and self.usual and _LIST.match(text, match.end):
                continue  # "London, Canada and France agreed"
            if (_AFTER.fullmatch(gap) and _belongs(match)) or (_WITH.fullmatch(gap) and self._in_row(match)):
                return match.entry.thing.state
        return None

    def _is_of_a_place(self, text: str, before: Sequence[NameMatch]) -> bool:
        """Whether a body is one of a part of a state: "the North Dakota Senate"."""
        return self._is_body() and any(
            isinstance(match.entry.thing, Place) and _BEFORE.fullmatch(text[match.end : self.start]) for match in before
        )

    def _is_of_a_name(self, text: str, before: Sequence[NameMatch]) -> bool:
        """Whether a body's name goes on from a word that is no state: "Naroda Police", "Trades Union Congress"."""
        word = _WORD_BEFORE.search(text, 0, self.start)
        of_state = any(is_state(match.entry) and match.end == self.start - 1 for match in before)
        return self._is_body() and word is not None and word[1].lower() not in _LITTLE and not of_state

    def _in_row(self, match: NameMatch) -> bool:
        """Whether one of a row of places is named here: "Atlanta, Georgia", "Texas, Georgia and Ohio"."""
        return isinstance(match.entry.thing, Place) and match.entry.thing.state is not None and not self._is_body()

    def _is_body(self) -> bool:
        senses = (match for match in (self.usual, *self.by_state.values()) if match)
        return not any(isinstance(match.entry.thing, Place) or is_state(match.entry) for match in senses)

    def _may_be_usual(self, state: str) -> bool:
        """Whether the usual thing may be meant beside a state: not a party or parliament of another."""
        return self.usual is not None and (
            not self._is_body() or self.usual.entry.thing.state in {None, state} or is_state(self.usual.entry)
        )


def is_state(entry: Entry) -> bool:
    """Whether an entry is a state, not a place or body of one."""
    return _kind(entry) is Kind.STATE


def _is_of_a_state(match: NameMatch) -> bool:
    return match.entry.thing.state is not None and not is_state(match.entry)


def _belongs(match: NameMatch) -> bool:
    """Whether a name tells of what state something beside it is."""
    return match.entry.thing.state is not None and (is_state(match.entry) or isinstance(match.entry.thing, Place))


def _tells(match: NameMatch) -> bool:
    """Whether a name tells what state a text speaks of: not a surname alone, which others have too."""
    alone = _kind(match.entry) is Kind.PERSON and " " not in match.name.text
    return match.entry.thing.state is not None and not alone


def _is_demonym(match: NameMatch) -> bool:
    return match.name.kind is NameKind.DEMONYM


def _kind(entry: Entry) -> Kind | None:
    return entry.thing.kind if isinstance(entry.thing, Actor) else None
