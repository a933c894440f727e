"""Constructions that parsers are known to misread, set right before a tree is built.

    "**Under** Secretary Uzra Zeya spoke"                      part of a title, no preposition
    "met **with** Premier and Foreign Minister Otto Beck"      the preposition of the first title, not of the name
    "awarded the Smiths **US**$5 million"                      part of the currency, not of who gets it
    "Republic of Korea (**ROK**) Foreign Minister Park Jin"    a name that modifies what stands behind the bracket
    "freed on bail **two former ministers**"                   the object of the verb, long and therefore last
    "was refused a visa **by France**"                         who refused it, not who made the visa
    "set **free** three nurses", "set them **free**"           what the verb makes of them, no part of who they are

English sets two noun phrases side by side, as before the bracket, only where the first modifies the second: the second
is given the place of the first, and the first is hung on it.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.language.annotation import Token

Tokens = tuple[Token, ...]

MAKING = frozenset("set let turn cut".split())  # lemmas of verbs that with
RESULTS = frozenset(("free", "loose"))  # say what somebody is then
_SECRETARIES = frozenset(("Secretary", "Secretaries", "Secretary-General"))
_WITHIN = frozenset("nmod flat compound amod nmod:poss nmod:unmarked nmod:desc".split())
_BESIDE = frozenset("appos nmod flat compound dep parataxis list".split())
_FILLED = ("obj", "nsubj:pass", "aux:pass", "ccomp", "xcomp")  # what leaves a verb no room for an object
_PLACES = frozenset("obl nsubj nsubj:pass obj nmod conj appos obl:agent iobj root".split())


def mended(tokens: Tokens) -> Tokens:
    """The words of a sentence with heads and relations as English has them."""
    for step in _STEPS:
        tokens = step(tokens)
    return tokens


def _with_titles(tokens: Tokens) -> Tokens:
    """ "Under" before "Secretary" belongs to the name, which is a subject or object where the verb lacks one.

    A sentence that begins "Under Secretary Rusk, the department grew" may mean a time.
    """
    changed = list(tokens)
    for under, after in pairwise(tokens):
        if (under.text, under.deprel) != ("Under", "case") or after.text not in _SECRETARIES:
            continue
        noun = tokens[under.head]
        missing = _missing(tokens, under, noun)
        if missing or under.index > 0 or noun.deprel not in {"obl", "nmod"}:
            changed[under.index] = replace(under, deprel="compound", upos="ADJ")
            changed[noun.index] = replace(noun, deprel=missing or noun.deprel)
    return tuple(changed)


def _missing(tokens: Tokens, under: Token, noun: Token) -> str | None:
    """What a verb lacks that a phrase without another preposition then is: its subject before it, its object behind."""
    if noun.deprel != "obl" or _children(tokens, noun, "case") != [under] or tokens[noun.head].upos != "VERB":
        return None
    wanted = ("nsubj", "nsubj:pass") if noun.index < noun.head else ("obj",)
    return None if _children(tokens, tokens[noun.head], *wanted) else wanted[0]


def _with_currencies(tokens: Tokens) -> Tokens:
    """A name right before "$" belongs to it; what the parser made part of that name has its place."""
    changed = list(tokens)
    for name, sign in pairwise(tokens):
        if sign.text != "$" or name.upos != "PROPN" or name.end != sign.start or name.head == sign.index:
            continue
        parts = [one for one in tokens if one.head == name.index]
        receiver = next((one for one in reversed(parts) if one.deprel == "compound"), None)
        if receiver is not None:
            for part in parts:
                changed[part.index] = replace(part, head=receiver.index)
            changed[receiver.index] = replace(receiver, head=name.head, deprel=name.deprel)
        if name.head == sign.head:
            changed[name.index] = replace(name, head=sign.index, deprel="compound")
    return tuple(changed)


def _with_prepositions(tokens: Tokens) -> Tokens:
    """A preposition before the first of two that are coordinated is that one's."""
    changed = list(tokens)
    for case in tokens:
        second = tokens[case.head] if case.deprel == "case" else case
        if second.deprel == "conj" and case.index < second.head and not _children(tokens, tokens[second.head], "case"):
            changed[case.index] = replace(case, head=second.head)
    return tuple(changed)


def _with_objects(tokens: Tokens) -> Tokens:
    """A phrase with a number or article behind a common noun without a comma is no apposition or part of it."""
    changed = list(tokens)
    for phrase in tokens:
        time = tokens[phrase.head]
        if phrase.deprel not in {"appos", "compound"} or time.index > phrase.index:
            continue
        if time.upos != "NOUN" or (time.deprel != "obl" and not _children(tokens, time, "case")):
            continue
        verb, between = tokens[time.head], tokens[time.index + 1 : phrase.index]
        begun = between and between[0].head == phrase.index and between[0].deprel in {"nummod", "det"}
        filled = [one for one in _children(tokens, verb, *_FILLED) if one is not time]
        if begun and verb.upos == "VERB" and verb.index < time.index and not filled:
            changed[time.index] = replace(time, deprel="obl")
            changed[phrase.index] = replace(phrase, head=verb.index, deprel="obj")
            for clause in _children(tokens, time, "acl", "acl:relcl"):
                if clause.index > phrase.index:
                    changed[clause.index] = replace(clause, head=phrase.index)
    return tuple(changed)


def _with_agents(tokens: Tokens) -> Tokens:
    """What "by" introduces behind the object of a passive verb is the verb's."""
    changed = list(tokens)
    for agent in tokens:
        thing = tokens[agent.head]
        verb = tokens[thing.head]
        if agent.deprel != "nmod" or thing.deprel != "obj" or not _children(tokens, verb, "aux:pass"):
            continue
        if any(case.text == "by" for case in _children(tokens, agent, "case")) and not _children(
            tokens, verb, "obl:agent"
        ):
            changed[agent.index] = replace(agent, head=verb.index, deprel="obl:agent")
    return tuple(changed)


def _with_results(tokens: Tokens) -> Tokens:
    """What is set free is the object of the verb, and "free" its result, whichever the parser hung on the other."""
    changed = list(tokens)
    for word in tokens:
        above = tokens[word.head]
        verb = tokens[above.head] if above.deprel in {"obj", "nsubj:pass"} else above
        if word.text.lower() not in RESULTS or verb.lemma not in MAKING or word.index < verb.index:
            continue
        if above is verb and word.deprel == "xcomp":
            for thing in _children(tokens, word, "obj"):
                changed[thing.index] = replace(thing, head=verb.index)
        elif word.index == verb.index + 1 or word.index > above.index:
            changed[word.index] = replace(word, head=verb.index, deprel="xcomp")
    return tuple(changed)


def _without_brackets(tokens: Tokens) -> Tokens:
    """Names before bracketed abbreviations, hung on what they modify."""
    for place in range(1, len(tokens) - 3):
        if _is_abbreviation(tokens, place):
            name, noun = _top(tokens, place - 1), _top_after(tokens, place + 3)
            if noun is not None and _is_beside(tokens, name, noun):
                tokens = _rehung(tokens, name, noun)
    return tokens


def _is_abbreviation(tokens: Sequence[Token], place: int) -> bool:
    """Whether a bracket opens here that holds capitals only, behind a name and right before a capital letter."""
    before, bracket, inside, end, after = tokens[place - 1 : place + 4]
    shut = bracket.text == "(" and end.text == ")"
    return shut and inside.text.isupper() and before.upos == "PROPN" and after.text[:1].isupper()


def _top(tokens: Sequence[Token], place: int) -> Token:
    """The head of the name that ends here: "**Republic** of Korea"."""
    token = tokens[place]
    while token.deprel in _WITHIN and 0 <= token.head < token.index:
        if any(case.text.lower() not in {"of", "for"} for case in _children(tokens, token, "case")):
            break
        token = tokens[token.head]
    return token


def _top_after(tokens: Sequence[Token], place: int) -> Token | None:
    """The head of the phrase that begins here: "Foreign Minister **Chung** Eui-yong"; None for a clause."""
    token = tokens[place]
    while token.deprel in _WITHIN and token.head > token.index:
        token = tokens[token.head]
    return token if token.upos in {"NOUN", "PROPN"} else None


def _is_beside(tokens: Sequence[Token], name: Token, noun: Token) -> bool:
    """Whether a noun stands beside a name without anything that would join them."""
    if name.deprel not in _PLACES or _children(tokens, noun, "case", "det"):
        return False
    same = noun.head == name.head and (noun.deprel == name.deprel or name.deprel.startswith("nsubj"))
    return same or (noun.head == name.index and noun.deprel in _BESIDE)


def _rehung(tokens: Tokens, name: Token, noun: Token) -> Tokens:
    changed = list(tokens)
    for one in tokens:
        if one.head == name.index and (one.deprel in {"case", "det"} or one.index > noun.index):
            changed[one.index] = replace(one, head=noun.index)
    changed[noun.index] = replace(noun, head=name.head, deprel=name.deprel)
    changed[name.index] = replace(name, head=noun.index, deprel="compound")
    return tuple(changed)


def _children(tokens: Sequence[Token], head: Token, *deprels: str) -> list[Token]:
    return [one for one in tokens if one.head == head.index and one.deprel in deprels]


_STEPS = (
    _with_titles,
    _with_currencies,
    _with_prepositions,
    _without_brackets,
    _with_objects,
    _with_results,
    _with_agents,
)
