"""Role nouns ("officials", "the army of Kenya"): whose they are, and whom that makes them."""

from dataclasses import replace

from ingest.actors.coreference import of_state
from ingest.actors.described import REALMS, described
from ingest.actors.listed import Named
from ingest.actors.phrases import Owner, Phrase
from ingest.actors.pronouns import is_first_person
from ingest.actors.proper import unlisted
from ingest.actors.reading import ROLE, TERRITORY, UNLISTED, Reading, bare
from ingest.actors.recognition import name_at
from ingest.actors.roles import Role
from ingest.identity import DESCRIBED
from ingest.language.annotation import Token
from ontology.model import Actor, Kind, Mention, Place, Span

_HELD_BY_COREFERENCE = frozenset({"gov", "mil", "leg"})
_PERSONAL = frozenset(("his", "her"))
_COUNTRIES = frozenset(("country", "nation", "kingdom", "republic"))
# "the agency" alone may be anybody's, also one of several states.
_ANYBODYS = frozenset(
    "agency board bureau commission committee council fund institute mission office regulator".split()
)
_LEADERS = frozenset("president premier minister king queen monarch chancellor emir sultan leader".split())
_OF_STATE = frozenset("gov mil leg jud cop spy".split())
_OF_CITIES = frozenset("mayor mayoress governor council councillor councilor alderman municipality prefect".split())
_ABROAD = frozenset("ambassador envoy diplomat consul attaché attache delegation embassy consulate emissary".split())
_PORTFOLIOS = frozenset(
    "prime foreign interior defence defense finance justice energy trade health economy labour labor national federal "
    "central armed security vice deputy state".split()
)


def by_role(reading: Reading, phrase: Phrase) -> tuple[Mention, ...]:
    """Whom a phrase with a role noun names: somebody spoken of, a role actor, a body, or somebody minted."""
    found = phrase.role()
    if found is None:
        return ()
    role = found[1]
    owners = phrase.owners()
    if role.other:
        owners = [one for one in owners if _is_own_state(phrase, one.named)]
    if called := _called(reading, phrase, role):
        return (called,)
    words = bare(phrase)
    if known := _spoken_of(reading, phrase, role, owners):
        return (replace(known, span=words, phrase=None, confidence=UNLISTED),)
    if role.noun in REALMS and _possessed_in_first_person(phrase) and not owners:
        return _own_country(reading, phrase, words)
    if role.noun in _COUNTRIES and not owners and (home := _home(reading, phrase, words)):
        return (home,)
    if _has_own_name(phrase, role) and (owners or role.sector not in _OF_STATE) and all(one.near for one in owners):
        return (unlisted(reading, phrase, Kind.ORGANIZATION, role),)  # "Munich Regional Court", "People's Party"
    if not owners:
        return _by_owner(reading, phrase, role, words) or _without_owner(reading, phrase, role, words)
    return tuple(
        Mention(words if len(owners) == 1 else _from(reading, owner.named, phrase.head, words), actor, confidence=sure)
        for owner in owners
        for actor, sure in [_role_actor(reading, phrase, owner, role)]
    )


def _is_own_state(phrase: Phrase, named: Named) -> bool:
    """Whether a name says of what state an opposite is: "his **Saudi** rival", "its counterpart from **Chad**"."""
    chain = [named.head, *phrase.tree.ancestors(named.head)]
    near = next((one for one in chain if one.deprel != "conj"), named.head)
    return (named.demonym and named.head.deprel == "amod") or "from" in phrase.tree.cases(near)


def _called(reading: Reading, phrase: Phrase, role: Role) -> Mention | None:
    """The name right behind what a body is: "the carmaker **Rover Motors**", "the rebel group **M23**"."""
    tree, head = phrase.tree, phrase.head
    behind = tree.tokens[head.index + 1] if head.index + 1 < len(tree.tokens) else head
    beside = [behind] if (behind.head, behind.deprel) == (head.head, head.deprel) else []
    for token in [*tree.children(head, "appos", "flat"), *beside] if role.number in {"body", "group"} else []:
        seen = name_at(tree.sentence, token.index)
        first = tree.tokens[seen.first] if seen else token
        between = tree.tokens[head.index + 1 : first.index]
        if seen and seen.type == "ORG" and all(word.upos == "DET" for word in between) and first.index > head.index:
            found = [one for one in reading.of(token) if one.actor and not one.actor.key.startswith(DESCRIBED)]
            one = found[0] if found else unlisted(reading, reading.phrase(token), Kind.ORGANIZATION, role)
            return replace(one, phrase=tree.span([phrase.words()[0], tree.tokens[seen.last]]))
    return None


def _spoken_of(reading: Reading, phrase: Phrase, role: Role, owners: list[Owner]) -> Mention | None:
    """Whom "the Iranian official", "the group" or "the ministry" means, if the text has spoken of him."""
    if not _is_definite(phrase, role) or phrase.tree.child(phrase.head, "nmod", "nummod"):
        return None
    state = owners[0].state if owners else None
    if phrase.head.upos == "PROPN" and not (role.single and phrase.head.lemma.lower() == role.noun):
        return None  # a name of its own; "the Secretary" is a title
    if phrase.plural():
        return None if owners else reading.history.same_head(phrase.tree, phrase, reading.of)
    if role.number in {"one", "many"} and not role.other:
        words = [token.lemma.lower() for token in phrase.words() if token.index not in reading.names]
        person = reading.people.described(words, phrase.head.lemma.lower(), state)
        return Mention(bare(phrase), actor=person) if person else None
    if phrase.tree.child(phrase.head, "nmod:poss"):
        return None
    same = None if owners else reading.history.same_head(phrase.tree, phrase, reading.of)
    if same and not (same.actor and of_state(same.actor)):
        return same
    of_class = reading.history.of_class(phrase.tree, phrase, reading.of, state)
    if of_class and of_class.actor and of_state(of_class.actor):
        actor = reading.gazetteer.actor(of_class.actor.state or "")
        return replace(of_class, actor=actor or of_class.actor, place=None, metonymy=None)
    return of_class or same


def _is_definite(phrase: Phrase, role: Role) -> bool:
    """Whether a phrase has the article, or is a title that shares one: "the Secretary and **Foreign Minister**"."""
    above = phrase.tree.head(phrase.head) if phrase.head.deprel == "conj" and role.single else None
    article = phrase.tree.child(above, "det") if above is not None else None
    shared = article is not None and article.text.lower() == "the" and phrase.tree.child(phrase.head, "det") is None
    return phrase.definite() or (shared and phrase.head.upos == "PROPN")


def _by_owner(reading: Reading, phrase: Phrase, role: Role, words: Span) -> tuple[Mention, ...]:
    """ "its troops", "the country's parliament", "the Karimov government": of whom the possessor means."""
    if role.other:
        return ()
    bodies = ("compound", "nmod") if role.number in {"body", "group"} else ("nmod",)  # not "Secretary Kerry" himself
    persons = [t for t in phrase.tree.children(phrase.head, *bodies) if reading.people.at(t)]
    for owner in [*phrase.tree.children(phrase.head, "nmod:poss"), *persons]:
        for mention in reading.of(owner):
            actor = _owned(reading, phrase, role, mention.actor) if mention.actor else None
            if actor:
                minted = actor.key.startswith(DESCRIBED)  # as sure as without the possessor
                sure = UNLISTED if minted else round(mention.confidence * ROLE, 3)
                return (Mention(words, actor=actor, confidence=sure),)
    return ()


def _own_country(reading: Reading, phrase: Phrase, words: Span) -> tuple[Mention, ...]:
    """ "our country": the state of whoever says so."""
    owners = phrase.tree.children(phrase.head, "nmod:poss")
    speaker = next((one for owner in owners for one in reading.of(owner) if one.actor and one.actor.state), None)
    state = reading.gazetteer.actor(speaker.actor.state) if speaker and speaker.actor and speaker.actor.state else None
    return (Mention(words, actor=state, confidence=UNLISTED),) if state else ()


def _home(reading: Reading, phrase: Phrase, words: Span) -> Mention | None:
    """ "Chad's premier said **his country** would": his state, by the words that name him in the same sentence."""
    for owner in phrase.tree.children(phrase.head, "nmod:poss"):
        for one in reading.of(owner) if owner.text.lower() in _PERSONAL else ():
            state = reading.gazetteer.actor(one.actor.state) if one.actor and one.actor.state else None
            if state:
                told = (
                    phrase.head.deprel != "conj"
                    and one.span.start < words.start
                    and phrase.tree.sentence.start <= one.span.start
                )
                named = one if told else replace(one, span=words, phrase=None)
                return replace(named, actor=state, place=None, metonymy=None, confidence=UNLISTED)
    return None


def _owned(reading: Reading, phrase: Phrase, role: Role, owner: Actor) -> Actor | None:
    state = owner.state
    if state and (of_state(owner) or (_is_of_government(owner) and role.sector in _HELD_BY_COREFERENCE)):
        return reading.gazetteer.actor(f"{state}-{role.sector}") or described(phrase, role, state)
    if owner.kind in {Kind.ARMED_GROUP, Kind.INTERGOVERNMENTAL} and role.sector in _HELD_BY_COREFERENCE:
        return owner
    return described(phrase, role, state)


def _role_actor(reading: Reading, phrase: Phrase, owner: Owner, role: Role) -> tuple[Actor, float]:
    """Whom a role with an owner means: the role actor of the state, the body itself, or somebody minted."""
    thing = owner.named.thing
    local = owner.near and (role.sector != "gov" or not owner.named.match.entry.metonym_for)
    local = local or (role.noun in _OF_CITIES and isinstance(thing, Place))
    if isinstance(thing, Actor) and thing.kind is Kind.POPULATION and (body := _body_of(reading, phrase, owner)):
        return body, UNLISTED
    if isinstance(thing, Actor) and thing.kind not in {Kind.STATE, Kind.GOVERNMENT} and not owner.named.bound:
        return thing, ROLE  # "Hamas fighters", "EU officials" act for the body itself
    listed = None if local else reading.gazetteer.actor(f"{owner.state}-{role.sector}")
    if listed:
        return listed, ROLE
    if _has_own_name(phrase, role) and (named := unlisted(reading, phrase, Kind.ORGANIZATION, role).actor):
        return named, UNLISTED  # "the Islamic Movement of Nigeria"
    return described(phrase, role, owner.state or None), TERRITORY


def _body_of(reading: Reading, phrase: Phrase, owner: Owner) -> Actor | None:
    """The body whose name a people's begins: "**Baloch National Army** gunmen"."""
    seen = name_at(phrase.tree.sentence, owner.named.head.index)
    if seen is None or seen.type != "ORG" or seen.last >= phrase.head.index or seen.last == owner.named.head.index:
        return None
    return unlisted(reading, reading.phrase(phrase.tree.tokens[seen.last]), Kind.ORGANIZATION).actor


def _without_owner(reading: Reading, phrase: Phrase, role: Role, words: Span) -> tuple[Mention, ...]:
    """ "the government": that of the state spoken of last; else somebody without a name."""
    title = phrase.head.upos == "PROPN"  # "Prime Minister said", "the Ministry of Finance"
    if phrase.head.lemma.lower() in _ABROAD:
        return (Mention(words, actor=described(phrase, role, None), confidence=UNLISTED),)
    own = {phrase.head.lemma.lower(), phrase.head.text.lower(), *role.noun.split()}
    plain = {token.text.lower() for token in phrase.words()} <= {*own, *_PORTFOLIOS}
    before = {token.lemma.lower() for token in phrase.core() if token.index < phrase.head.index}
    plain = plain or (_has_own_name(phrase, role) and before <= _PORTFOLIOS)  # not "the Sumud Flotilla"
    plain = (
        plain and role.noun not in _ANYBODYS and (not role.single or role.noun in _LEADERS)
    )  # "the Secretary" may be anybody's
    if (phrase.definite() or title) and role.sector in _HELD_BY_COREFERENCE and plain and not phrase.plural():
        state = reading.history.state(phrase.tree, phrase.head, reading.of)
        if state and (actor := reading.gazetteer.actor(f"{state}-{role.sector}")):
            if _is_here(reading, actor, phrase):  # "Iceland's president … the prime minister"
                actor = described(phrase, role, state)
            return (Mention(words, actor=actor, confidence=UNLISTED),)
    return (Mention(words, actor=described(phrase, role, None), confidence=UNLISTED),)


def _is_here(reading: Reading, actor: Actor, phrase: Phrase) -> bool:
    """Whether somebody has been named before in the sentence by another word."""
    before = [one for index, found in reading.known.items() if index < phrase.parts[0].index for one in found]
    return any(one.actor and one.actor.key == actor.key for one in before)


def _from(reading: Reading, named: Named, phrase_head: Token, words: Span) -> Span:
    """ "Russian and Ukrainian officials": the words from one of the states to the role."""
    start = named.match.start
    if not words.start <= start < phrase_head.start:
        return reading.span(named)
    return Span(words.text[start - words.start :], start, words.end)


def _is_of_government(actor: Actor) -> bool:
    """Whether what somebody has is his state's: "Putin's army", "its minister" of a ministry."""
    return actor.kind is Kind.PERSON or (
        actor.kind is Kind.ORGANIZATION and actor.sector in {"GOV", "LEG", "JUD", "MIL"}
    )


def _has_own_name(phrase: Phrase, role: Role) -> bool:
    return phrase.head.upos == "PROPN" and role.number == "body"


def _possessed_in_first_person(phrase: Phrase) -> bool:
    return any(is_first_person(token) for token in phrase.tree.children(phrase.head, "nmod:poss"))
