"""What must hold of a gazetteer, whatever is in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ontology.gazetteer.ambiguity import AmbiguityRule
from ontology.gazetteer.entries import Entry, Gazetteer
from ontology.model import Actor, Kind

SHORTEST_NAME = 2
WIKIDATA = "http://www.wikidata.org/entity/Q"


def problems(gazetteer: Gazetteer, rules: Iterable[AmbiguityRule]) -> list[str]:
    """What is wrong, a sentence each; an empty list where nothing is."""
    entries = gazetteer.entries
    return [
        *_shared_identities(entries),
        *_lost_links(gazetteer),
        *_incomplete_states(gazetteer),
        *_short_names(entries),
        *_shared_names(entries),
        *_idle_rules(entries, rules),
    ]


def _shared_identities(entries: tuple[Entry, ...]) -> Iterator[str]:
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for iri in entry.thing.same_as:
            holders[iri].append(entry.thing.key)
    for iri, keys in holders.items():
        if len(keys) > 1:
            yield f"<{iri}> is said to be the same as {' and '.join(keys)}; keep it at one of them."


def _lost_links(gazetteer: Gazetteer) -> Iterator[str]:
    for entry in gazetteer.entries:
        if entry.metonym_for and not gazetteer.actor(entry.metonym_for):
            yield f"{entry.thing.key} stands for {entry.metonym_for}, which is no actor."
        state = gazetteer.actor(entry.thing.state) if entry.thing.state else None
        if entry.thing.state and (state is None or state.kind is not Kind.STATE):
            yield f"{entry.thing.key} belongs to {entry.thing.state}, which is no state."


def _incomplete_states(gazetteer: Gazetteer) -> Iterator[str]:
    for entry in gazetteer.entries:
        if not isinstance(entry.thing, Actor) or entry.thing.kind is not Kind.STATE:
            continue
        key = entry.thing.key
        if not any(iri.startswith(WIKIDATA) for iri in entry.thing.same_as):
            yield f"The state {key} has no Wikidata item."
        if gazetteer.actor(f"{key}-gov") is None:
            yield f"The state {key} has no government {key}-gov."
        if gazetteer.place(key) is None:
            yield f"The state {key} has no territory {key} among the places."


def _short_names(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        for name in entry.names:
            if len(name.text) < SHORTEST_NAME or name.text != name.text.strip():
                yield f"{entry.thing.key} has the name {name.text!r}, which is too short or ends in a space."


def _shared_names(entries: tuple[Entry, ...]) -> Iterator[str]:
    """A name belongs to one actor and to one place; to both only where the place is the state's territory."""
    holders: defaultdict[str, dict[tuple[bool, str], Entry]] = defaultdict(dict)
    for entry in entries:
        for name in entry.names:
            holders[name.text][isinstance(entry.thing, Actor), entry.thing.key] = entry
    for text, held in holders.items():
        keys = {key for _, key in held}
        if len(held) > 1 and len(keys) > 1:
            yield f"{text!r} names {' and '.join(sorted(keys))}; drop it at the weaker one."


def _idle_rules(entries: tuple[Entry, ...], rules: Iterable[AmbiguityRule]) -> Iterator[str]:
    names = {name.text for entry in entries for name in entry.names}
    for rule in rules:
        if rule.name not in names:
            yield f"The rule {rule.kind} on {rule.name!r} is about no name of the gazetteer; drop it."
