"""Bodies called by their state: "Russian forces", "the Syrian Armed Forces", "Britain's government"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from ingest.actors.context import NameMatch, is_state
from ingest.language.annotation import Sentence
from ontology import gazetteer
from ontology.gazetteer import Entry, Gazetteer, Name, NameKind
from ontology.model import Actor
from ontology.tables import listed, malformed

_ARMY = re.compile(r"\b(?:Army|Ground Forces)\b")


@dataclass(frozen=True, slots=True)
class _Body:
    """The sector of a body, and whether the words may mean the army alone."""

    sector: str
    army: bool


@cache
def _bodies() -> Mapping[str, _Body]:
    table = {}
    for line, (words, sector, whom) in listed(files("ingest.actors") / "bodies.tsv", 3):
        if whom not in {"all", "army"}:
            raise malformed("bodies.tsv", line, "all or army", whom)
        table[words] = _Body(sector, whom == "army")
    return table


@cache
def _with_own_army() -> frozenset[str]:
    """The states whose army is an actor beside their armed forces."""
    actors = (entry.thing for entry in gazetteer.load().entries if isinstance(entry.thing, Actor))
    return frozenset(
        actor.state
        for actor in actors
        if actor.state and actor.sector == "MIL" and actor.key != f"{actor.state}-mil" and _ARMY.search(actor.name)
    )


def with_bodies(sentence: Sentence, matches: Sequence[NameMatch], known: Gazetteer) -> tuple[NameMatch, ...]:
    """The names of a sentence, those of states together with the body that the words after them name.

    "pro-Russian forces" are not those of Russia.
    """
    at = {token.start: token.index for token in sentence.tokens}
    return tuple(_with_body(sentence, match, at, known) for match in matches)


def _with_body(sentence: Sentence, match: NameMatch, at: Mapping[int, int], known: Gazetteer) -> NameMatch:
    first = at.get(match.end + 1)
    if first is None or match.start not in at or not is_state(match.entry):
        return match
    for length in (2, 1):
        words = sentence.tokens[first : first + length]
        body = _bodies().get(" ".join(word.text for word in words).lower())
        actor = known.actor(f"{match.entry.thing.key}-{body.sector}") if body else None
        if body and actor and not (body.army and actor.state in _with_own_army()):
            return _named(sentence, match, words[-1].end, actor)
    return match


def _named(sentence: Sentence, match: NameMatch, end: int, actor: Actor) -> NameMatch:
    text = sentence.text[match.start - sentence.start : end - sentence.start]
    return replace(match, end=end, entry=Entry(actor, ()), name=Name(text, NameKind.ALIAS, case=True))
