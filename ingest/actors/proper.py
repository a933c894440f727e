"""Proper names: those of the gazetteer, and those that it lacks."""

from ingest.actors.crowds import group_of_states
from ingest.actors.described import described, sector_of
from ingest.actors.extents import is_date
from ingest.actors.listed import Named
from ingest.actors.nouns import things
from ingest.actors.phrases import Phrase
from ingest.actors.reading import ROLE, SURE, TERRITORY, UNLISTED, Reading, bare
from ingest.actors.recognition import is_thing, kind_of, name_at
from ingest.actors.roles import Role
from ingest.identity import NAMED
from ontology.iris import slug
from ontology.model import Actor, Kind, Mention, Metonymy, Span


def by_surname(reading: Reading, phrase: Phrase) -> tuple[Mention, ...]:
    """A person whom the article has named in full."""
    known = reading.people.by_surname(phrase)
    return (Mention(bare(phrase), actor=known, confidence=ROLE),) if known else ()


def by_name(reading: Reading, phrase: Phrase) -> tuple[Mention, ...]:
    """An actor or place of the gazetteer whose name the head is part of."""
    named = phrase.name()
    if named is None or (named.demonym and phrase.head.upos == "ADJ" and phrase.role()):
        return ()
    if named.match.end - named.match.start < phrase.head.end - phrase.head.start:
        return ()
    last = max(index for index, other in reading.names.items() if other is named)
    after = [
        token for token in phrase.core() if token.index > last and token.upos not in {"PUNCT", "DET", "NUM", "SYM"}
    ]
    if any(token.index not in reading.names and not is_date(token) for token in after):
        return ()  # "the Ukraine war", "Moscow talks": the name only modifies
    mention = _named_mention(reading, named, phrase)
    return (mention,) if mention else ()


def _named_mention(reading: Reading, named: Named, phrase: Phrase) -> Mention | None:
    thing, span = named.thing, _without_article(reading.span(named))
    if isinstance(thing, Actor):
        if named.demonym and _means_people(reading, named):
            people = reading.gazetteer.actor(f"{thing.key}-civ") or thing
            return Mention(span, actor=people, confidence=ROLE)
        return Mention(span, actor=thing, confidence=SURE)
    target = None if _is_in_its_state(reading, named, phrase) else named.match.entry.metonym_for
    if target and (meant := reading.gazetteer.actor(target)):
        metonymy = named.match.entry.metonymy or Metonymy.CAPITAL
        return Mention(span, actor=meant, place=thing, metonymy=metonymy, confidence=SURE)
    state = reading.gazetteer.actor(thing.state) if thing.state else None
    if state is None and (several := group_of_states(reading.tree, phrase.head)):
        return Mention(span, actor=described(phrase, several, None), confidence=UNLISTED)
    if state is None:
        reading.scenes.add(phrase.head.index)
    return Mention(span, actor=state, place=thing, confidence=TERRITORY, matter=state is None)


def _is_in_its_state(reading: Reading, named: Named, phrase: Phrase) -> bool:
    """Whether a seat is only the town, as its state stands behind it: "travelled to **Brussels, Belgium**".

    A capital with its state still stands for the government of that state.
    """
    behind = reading.tree.children(phrase.head, "nmod:unmarked", "appos", "nmod")
    states = {reading.names[one.index].thing.key for one in behind if one.index in reading.names}
    return named.match.entry.metonymy is Metonymy.SEAT and named.thing.state in states


def _means_people(reading: Reading, named: Named) -> bool:
    """ "three **Russians**", "one **Ukrainian**"; not "the **Russian** army"."""
    if named.head.deprel in {"amod", "compound"}:
        return False
    return named.head.upos != "ADJ" or reading.tree.child(named.head, "nummod", "det") is not None


def by_long_name(reading: Reading, phrase: Phrase) -> tuple[Mention, ...]:
    """ "the Russian Direct Investment Fund": a body with a name of its own, not the state in its name."""
    names = [token for token in phrase.core() if token.upos == "PROPN" and token.index not in reading.names]
    seen = name_at(reading.tree.sentence, phrase.head.index)
    if not may_act(reading, phrase) or (len(names) < 2 and not (seen and seen.type == "ORG")):
        return ()
    return (unlisted(reading, phrase, Kind.ACTOR),)


def may_act(reading: Reading, phrase: Phrase) -> bool:
    """Whether the head is a proper name, and not one of a weapon, an event, a law or the like."""
    if not phrase.is_name() or phrase.head.lemma.lower() in things():
        return False
    return not is_thing(name_at(reading.tree.sentence, phrase.head.index))


def unlisted(reading: Reading, phrase: Phrase, kind: Kind, role: Role | None = None) -> Mention:
    """A name that the gazetteer lacks, of the kind that the annotator sees."""
    span, seen = bare(phrase), name_at(reading.tree.sentence, phrase.head.index)
    name = seen.text if seen and seen.type == "ORG" else span.text
    name = name.removeprefix("the ").removeprefix("The ")
    state = next((owner.state for owner in phrase.owners() if owner.state), None)
    actor = Actor(f"{NAMED}{slug(name)}", name, kind_of(seen) or kind, state, sector_of(role))
    return Mention(span, actor=actor, confidence=UNLISTED)


def _without_article(span: Span) -> Span:
    """A name without its article: "the White House" is listed with one."""
    cut = len("the ") if span.text.lower().startswith("the ") else 0
    return Span(span.text[cut:], span.start + cut, span.end)
