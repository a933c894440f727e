"""Things that belong to somebody ("Moscow's role"), and areas and buildings, for whoever is meant by them."""

from dataclasses import replace

from ingest.actors.nouns import things, vehicles
from ingest.actors.phrases import Phrase
from ingest.actors.reading import HOLDER, ROLE, UNLISTED, Reading, bare
from ingest.identity import NAMED, is_minted
from ingest.language.annotation import Token
from ontology.model import Actor, Kind, Mention


def by_holder(reading: Reading, phrase: Phrase) -> tuple[Mention, ...]:
    """Whom a thing belongs to, the nearest first; who only made it, or is where it is, makes it a scene."""
    for token in phrase.holders():
        if token.deprel != "nmod:poss" and phrase.is_name() and phrase.head.lemma.lower() in things():
            continue  # "the Russian Revolution", "the Marshall Plan"
        manned = phrase.head.lemma.lower() in vehicles()  # "warships of **Oman** and **Iran**"
        joined = phrase.tree.children(token, "conj") if token.deprel == "amod" or manned else []  # "**Omani** and Thai"
        own = [one for word in (token, *joined) for one in reading.of(word)]
        found = [one for one in own if one.actor and _may_hold(reading, phrase, token, one.actor)]
        if found and (phrase.is_scene(token) or _makes(phrase, token, found)):
            reading.scenes.add(phrase.head.index)
        if found:
            return tuple(replace(one, confidence=round(one.confidence * HOLDER, 3)) for one in found)
    return ()


def _makes(phrase: Phrase, token: Token, found: list[Mention]) -> bool:
    """Whether a thing is only made by whom a word before it names: "a **Tesla** truck exploded"."""
    company = any(one.actor and one.actor.kind is Kind.COMPANY for one in found)
    return company and token.deprel in {"amod", "compound", "flat"} and not phrase.is_act()


def _may_hold(reading: Reading, phrase: Phrase, token: Token, actor: Actor) -> bool:
    """A noun or an unknown place beside a thing only tells which: "**casualty** toll", "the **Leviathan** field"."""
    if token.deprel == "nmod:poss" or not is_minted(actor):
        return True
    if token.deprel in {"amod", "compound", "flat"}:
        return actor.kind is not Kind.ACTOR and (actor.key.startswith(NAMED) or actor.state is not None)
    return actor.kind is not Kind.ACTOR or "of" in phrase.tree.cases(token) or not phrase.is_site()


def leader(reading: Reading, token: Token) -> tuple[Mention, ...]:
    """ "a **Saudi**-led strike": who leads an act does it."""
    for child in reading.tree.children(token):
        named = reading.names.get(child.index)
        if named and named.bound == token.text.lower() == "led" and isinstance(named.thing, Actor):
            return (Mention(reading.span(named), actor=named.thing, confidence=ROLE),)
    return ()


def by_site(reading: Reading, phrase: Phrase) -> tuple[Mention, ...]:
    """ "several areas", "a mosque": no actor, but what an act may be directed at."""
    if not phrase.is_site():
        return ()
    reading.scenes.add(phrase.head.index)
    return (Mention(bare(phrase), confidence=UNLISTED, matter=True),)
