"""Every name of the gazetteer in a text, in one pass over it (Aho and Corasick 1975), the longest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from ingest.actors.folding import fold
from ontology import gazetteer
from ontology.gazetteer import AmbiguityRule, Entry, Name, NameKind, RuleKind
from ontology.model import Place

_MARKS = ".,;:!?()[]\"“”'’‘"
_REACH = 40  # characters beside a name that hold the words of any rule


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Characters `start:end` of a text are a name of this entry."""

    start: int
    end: int
    entry: Entry
    name: Name


def _plurals(name: Name) -> Iterator[str]:
    """The forms a demonym takes in a text: "Iranian", "Iranians"; "Chinese" has no other."""
    yield name.text
    if name.kind is NameKind.DEMONYM and not name.text.endswith(("s", "ese", "sh", "ch")):
        yield name.text + "s"


def _rank(candidate: tuple[Entry, Name]) -> tuple[bool, int]:
    """What a form means first of all: an actor before the place of the same name, a label before an alias."""
    entry, name = candidate
    return isinstance(entry.thing, Place), list(NameKind).index(name.kind)


class Names:
    """The gazetteer as one automaton."""

    def __init__(self, entries: Iterable[Entry], rules: Iterable[AmbiguityRule]) -> None:
        forms: dict[str, list[tuple[Entry, Name]]] = {}
        for entry in entries:
            for name in entry.names:
                for form in _plurals(name):
                    forms.setdefault(fold(form), []).append((entry, name))
        self._automaton = ahocorasick.Automaton()
        for form, candidates in forms.items():
            candidates.sort(key=_rank)
            self._automaton.add_word(form, (len(form), candidates))
        self._automaton.make_automaton()
        self._rules: dict[str, list[AmbiguityRule]] = {}
        for rule in rules:
            self._rules.setdefault(fold(rule.name), []).append(rule)

    def matches(self, text: str) -> tuple[NameMatch, ...]:
        """The names in a text, in order; where two overlap, the longer stands, of equal ones the first."""
        found = sorted(self._candidates(text), key=lambda match: (match.start - match.end, match.start))
        taken = bytearray(len(text) + 1)
        kept = []
        for match in found:
            if not any(taken[match.start : match.end]):
                taken[match.start : match.end] = b"\x01" * (match.end - match.start)
                kept.append(match)
        return tuple(sorted(kept, key=lambda match: match.start))

    def _candidates(self, text: str) -> Iterator[NameMatch]:
        folded = fold(text)
        for last, (length, candidates) in self._automaton.iter(folded):
            start, end = last - length + 1, last + 1
            if not _is_word(folded, start, end):
                continue
            for entry, name in candidates:
                if self._allowed(text, start, end, name):
                    yield NameMatch(start, end, entry, name)
                    break

    def _allowed(self, text: str, start: int, end: int, name: Name) -> bool:
        written = text[start:end]
        if name.case and written != name.text:
            return False
        if name.text[:1].isupper() and not written[:1].isupper():
            return False
        return all(_keeps(rule, text, start, end) for rule in self._rules.get(fold(written), ()))


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
    return Names(gazetteer.load().entries, gazetteer.rules())
