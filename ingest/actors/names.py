"""Every name of the gazetteer in a text, in one pass over it (Aho and Corasick 1975), the longest first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick

from ingest.actors.context import Homonym, NameMatch, is_state
from ingest.actors.folding import fold
from ingest.actors.homonyms import short_names
from ontology import gazetteer
from ontology.gazetteer import AmbiguityRule, Entry, Name, NameKind, RuleKind, ShortName
from ontology.model import Place

__all__ = ["NameMatch", "Names", "built_in"]

_MARKS = ".,;:!?()[]\"“”'’‘"
_AMERICAN = ("U.S. ", "US ", "United States ")
_REACH = 40  # characters beside a name that hold the words of any rule


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a form may mean; with `states` only where the text speaks of one of them."""

    entry: Entry
    name: Name
    states: tuple[str, ...] = ()


def _forms(name: Name) -> Iterator[str]:
    """The forms a name takes in a text: "Iranian", "Iranians"; "U.S. Navy", "US Navy", "United States Navy"."""
    yield name.text
    for written in _AMERICAN:
        rest = name.text.removeprefix(written)
        yield from (other + rest for other in _AMERICAN if rest != name.text and other != written)
    if name.kind is NameKind.DEMONYM and not name.text.endswith(("s", "ese", "sh", "ch")):
        yield name.text + "s"


def _rank(sense: _Sense) -> tuple[bool, bool, int]:
    """What a form means first of all: an actor before the place of the same name, a label before an alias."""
    return bool(sense.states), isinstance(sense.entry.thing, Place), list(NameKind).index(sense.name.kind)


class Names:
    """The gazetteer as one automaton."""

    def __init__(
        self, entries: Iterable[Entry], rules: Iterable[AmbiguityRule], short: Iterable[ShortName] = ()
    ) -> None:
        listed = tuple(entries)
        self._states = {entry.thing.key: entry for entry in listed if is_state(entry)}
        forms: dict[str, list[_Sense]] = {}
        for sense in _senses(listed, short):
            for form in dict.fromkeys(_forms(sense.name)):
                forms.setdefault(fold(form), []).append(sense)
        self._automaton = ahocorasick.Automaton()
        for form, senses in forms.items():
            senses.sort(key=_rank)
            self._automaton.add_word(form, (len(form), senses))
        self._automaton.make_automaton()
        self._rules: dict[str, list[AmbiguityRule]] = {}
        for rule in rules:
            self._rules.setdefault(fold(rule.name), []).append(rule)

    def matches(self, text: str) -> tuple[NameMatch, ...]:
        """The names in a text, in order; where two overlap, the longer stands, of equal ones the first.

        A name of several things means that of the state which the text speaks of, see `ingest.actors.context`.
        """
        found = sorted(_whole(text, tuple(self._candidates(text))), key=lambda m: (m.start - m.end, m.start))
        taken = bytearray(len(text) + 1)
        kept = []
        for match in found:
            if not any(taken[match.start : match.end]):
                taken[match.start : match.end] = b"\x01" * (match.end - match.start)
                kept.append(match)
        sure = sorted((one for one in kept if isinstance(one, NameMatch)), key=lambda match: match.start)
        meant = [one.resolved(text, sure) for one in kept if isinstance(one, Homonym)]
        return tuple(sorted([*sure, *(one for one in meant if one)], key=lambda match: match.start))

    def called(self, words: str) -> NameMatch | None:
        """What words that are a name as a whole mean first of all; None where they are none, or need a context."""
        _, senses = self._automaton.get(fold(words), (0, ()))
        return next((NameMatch(0, len(words), one.entry, one.name) for one in senses if not one.states), None)

    def state_within(self, text: str, match: NameMatch) -> NameMatch | None:
        """The name of a state in that of a body of it: "Polish" in "Polish Sejm", "India" in "Parliament of India"."""
        thing = match.entry.thing
        written = text[match.start : match.end]
        if thing.state not in self._states or thing.key == thing.state:
            return None
        entry = self._states[thing.state]
        for name in entry.names:
            if written.startswith((f"{name.text} ", f"{name.text}'s ", f"{name.text}’s ")):
                return NameMatch(match.start, match.start + len(name.text), entry, name)
            if written.endswith((f" of {name.text}", f" of the {name.text}")):
                return NameMatch(match.end - len(name.text), match.end, entry, name)
        return None

    def _candidates(self, text: str) -> Iterator[NameMatch | Homonym]:
        folded = fold(text)
        for last, (length, senses) in self._automaton.iter(folded):
            start, end = last - length + 1, last + 1
            if not _is_word(folded, start, end):
                continue
            allowed = [sense for sense in senses if self._allowed(text, start, end, sense)]
            if allowed:
                yield _meant(start, end, allowed)

    def _allowed(self, text: str, start: int, end: int, sense: _Sense) -> bool:
        """Whether case and words beside let a form have a sense; "Atlanta," before forbids only the usual Georgia."""
        name, written = sense.name, text[start:end]
        if name.case and written != name.text:
            return False
        if name.text[:1].isupper() and not written[:1].isupper():
            return False
        within = bool(sense.states) and text[:start].endswith(", ")
        rules = (
            rule for rule in self._rules.get(fold(written), ()) if not (within and rule.kind is RuleKind.NOT_AFTER)
        )
        return all(_keeps(rule, text, start, end) for rule in rules)


def _whole(text: str, found: Sequence[NameMatch | Homonym]) -> Iterator[NameMatch | Homonym]:
    """All but the names of places with what lies around them that begin in the middle of a name.

    "Nuevo León, Mexico" is not the city "León, Mexico".
    """
    begins: dict[int, int] = {}
    for match in found:
        begins[match.end] = min(match.start, begins.get(match.end, match.start))
    for match in found:
        first = match.start + len(text[match.start : match.end].partition(",")[0])
        if first == match.end or begins.get(first, match.start) >= match.start:
            yield match


def _senses(entries: Sequence[Entry], listed: Iterable[ShortName]) -> Iterator[_Sense]:
    yield from (_Sense(entry, name) for entry in entries for name in entry.names)
    yield from (_Sense(one.entry, one.name, one.states) for one in short_names(entries, listed))


def _meant(start: int, end: int, senses: Sequence[_Sense]) -> NameMatch | Homonym:
    first = NameMatch(start, end, senses[0].entry, senses[0].name)
    usual = None if senses[0].states else first
    by_state = {
        state: NameMatch(start, end, one.entry, one.name)
        for one in senses
        for state in one.states
        if usual is None or state != usual.entry.thing.state
    }
    return Homonym(start, end, usual, by_state) if any(one.states for one in senses) else first


def _is_word(folded: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches the match, and it is not one part of a dotted abbreviation."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    if before.isalnum() or after.isalnum():
        return False
    return not (before == "." and folded[start - 2 : start - 1].isalpha() and end - start < 3)


def _keeps(rule: AmbiguityRule, text: str, start: int, end: int) -> bool:
    """Whether a rule of the gazetteer lets these words be that name."""
    if rule.kind is RuleKind.CASE:
        return text[start:end] == rule.name
    if rule.kind in {RuleKind.NOT_AFTER, RuleKind.ONLY_AFTER}:
        words = [word.strip(_MARKS) for word in text[max(0, start - _REACH) : start].split()]
        beside = any(words[-len(parts) :] == parts for parts in map(str.split, rule.words))
    else:
        words = [word.strip(_MARKS) for word in text[end : end + _REACH].split()]
        words = words[1:] if words and words[0] in {"", "s"} else words
        beside = any(words[: len(parts)] == parts for parts in map(str.split, rule.words))
    return beside is (rule.kind in {RuleKind.ONLY_AFTER, RuleKind.ONLY_BEFORE})


@cache
def built_in() -> Names:
    """The shipped gazetteer, compiled once per process."""
    return Names(gazetteer.load().entries, gazetteer.rules(), gazetteer.short_names())
