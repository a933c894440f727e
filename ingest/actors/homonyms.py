"""Names that are whole only with the state beside them: "Senate of the Philippines", "Labour Party (Norway)".

A text that speaks of the state leaves it out. So the short name means the body or place of the state that the text
speaks of, and none where it speaks of no state that has one. A branch of what belongs to no state ("Islamic State in
Somalia", "Kurds in Syria") has all names of the whole.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ontology.errors import KnowledgeError
from ontology.gazetteer import Entry, Name, NameKind, ShortName
from ontology.gazetteer.sources import page_of
from ontology.model import Actor, Kind, Place

# Kinds of body. What else has a state in its name may not be what the rest says: "Georgian Dream", "Bank of Israel".
_BODY = re.compile(
    r"(?:.+ )?(?:Army|Navy|Air Force|Police|Parliament|Senate|Congress|House of Representatives|House of Commons)"
    r"|.+ (?:Assembly|Party|Guard|Council|Court|Forces?|Service|Bureau of Investigation|Commission|Union|Alliance)"
    r"|.*(?:Assembly|Council|Chamber|Court|Party|Army|Ministry|Department) of .+"
)

_ROLES = {"cop": "Police", "leg": "Parliament"}  # what these of every state are called, whatever name they have
_YEAR = re.compile(r", \d{4}\)$")  # "Democratic Party (South Korea, 2015)"


@dataclass(frozen=True, slots=True)
class Short:
    """A short name of an entry, which counts where the text speaks of one of the states."""

    entry: Entry
    name: Name
    states: tuple[str, ...]


def short_names(entries: Sequence[Entry], listed: Iterable[ShortName]) -> Iterator[Short]:
    """The short names of bodies and places, but for those that several of one state would have, and those `listed`.

    Raises KnowledgeError for a listed name of a thing that is not there.
    """
    known = {(isinstance(entry.thing, Place), entry.thing.key): entry for entry in entries}
    wholes = {name.text: entry for entry in entries if _is_whole(entry) for name in entry.names}
    rows = list(listed)
    if lost := [row.key for row in rows if (row.is_place, row.key) not in known]:
        raise KnowledgeError(f"shortnames.tsv speaks of {', '.join(lost)}, which the gazetteer does not have.")
    found = [(row.name, known[row.is_place, row.key], row.states) for row in rows]
    for base, entry, states in (*_derived(entries, wholes), *found):
        whole = wholes.get(base)
        if whole and _kind(whole) is not _kind(entry):  # "Security Council" of Russia is no branch
            whole = None
        for name in whole.names if whole else (Name(base, NameKind.ALIAS, case=True),):
            yield Short(entry, name, states)


def _derived(entries: Sequence[Entry], wholes: Mapping[str, Entry]) -> list[tuple[str, Entry, tuple[str, ...]]]:
    states = {entry.thing.key: frozenset(name.text for name in entry.names) for entry in entries if _is_state(entry)}
    found = [
        (base, entry, (entry.thing.state,))
        for entry in entries
        if entry.thing.state in states and not _is_state(entry)
        for base in sorted(set(_bases(entry, states[entry.thing.state], wholes)))
    ]
    count = Counter((base, state) for base, _, state in found)
    return [one for one in found if count[one[0], one[2]] == 1]


def _bases(entry: Entry, state: frozenset[str], wholes: Mapping[str, Entry]) -> Iterator[str]:
    pages = [page for iri in entry.thing.same_as if (page := page_of(iri))]
    named = [name.text for name in entry.names if name.kind is not NameKind.DEMONYM]
    if role := _ROLES.get(entry.thing.key.removeprefix(f"{entry.thing.state}-")):
        yield role
    if isinstance(entry.thing, Place):
        found = (base for text in (*named, *pages) for base in _place_bases(text, state))
    elif entry.thing.kind is Kind.PERSON:
        return
    else:
        found = (base for text in (*named, *pages) for base in _body_bases(entry.thing, text, state, wholes))
    yield from (base for base in found if base[:1].isupper() and not base.startswith("The "))


def _place_bases(text: str, state: frozenset[str]) -> Iterator[str]:
    """ "Punjab, India" and "Córdoba (Spain)" are Punjab and Córdoba."""
    base, comma, _ = text.partition(", ")
    if comma:
        yield base
    yield from (text.removesuffix(f" ({word})") for word in state if text.endswith(f" ({word})"))


def _body_bases(body: Actor, text: str, state: frozenset[str], wholes: Mapping[str, Entry]) -> Iterator[str]:
    text = _YEAR.sub(")", text)
    for word in state:
        if text.endswith(f" ({word})"):
            yield text.removesuffix(f" ({word})")
        for link in (" of ", " of the "):
            if text.endswith(link + word) and _BODY.fullmatch(base := text.removesuffix(link + word)):
                yield base
        base = text.removesuffix(f" in {word}")
        if base in wholes and _kind(wholes[base]) is body.kind:
            yield base
        if text.startswith(word + " ") and _BODY.fullmatch(base := text.removeprefix(word + " ")):
            yield base


def _kind(entry: Entry) -> Kind | None:
    return entry.thing.kind if isinstance(entry.thing, Actor) else None


def _is_state(entry: Entry) -> bool:
    return _kind(entry) is Kind.STATE


def _is_whole(entry: Entry) -> bool:
    """Whether it is an actor of no single state, which may have branches."""
    return not entry.thing.state and _kind(entry) not in {None, Kind.PERSON}
