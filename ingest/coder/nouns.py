"""Nouns by what they are, whatever their sentence: amounts, times, and what an act may be directed at."""

from collections.abc import Iterable

from ingest.actors.nouns import sites
from ingest.actors.roles import singular
from ingest.coder.tables import no_matters
from ingest.dates.vocabulary import words
from ingest.language.annotation import Token
from ingest.language.trees import Tree
from ontology.model import Mention

_EACH = frozenset(("each", "one"))
_OTHER = frozenset(("other", "another"))
_AIMS = frozenset("target position site area facility location".split())
_AMOUNTS = frozenset("$ € £ million billion trillion dollar euro pound percent ton tonne".split())


def only_aims(found: Iterable[Mention]) -> bool:
    """Whether only their place tells which things an act is directed at: "bombed several **targets** in Syria"."""
    return all(one.matter and singular(one.span.text.rpartition(" ")[2]) in _AIMS for one in found)


def is_thing(token: Token) -> bool:
    """Whether what an act is directed at is said by the word: "shot down **a drone**", not "bombed targets"."""
    return is_matter(token) and token.lemma not in _AIMS


def is_each_other(tree: Tree, token: Token) -> bool:
    """Whether a word begins "each other" or "one another"."""
    second = tree.child(token, "fixed")
    return token.text.lower() in _EACH and second is not None and second.text.lower() in _OTHER


def is_amount(token: Token) -> bool:
    """Whether a noun only measures another: "3 billion dollars in **aid**"."""
    return token.upos in {"NUM", "SYM"} or token.lemma.lower() in _AMOUNTS


def is_time(noun: Token) -> bool:
    """Whether a word names a day or month, so that "on Friday" introduces nobody."""
    word = noun.text.lower().rstrip(".")
    return noun.upos == "NUM" or any(word in words(kind) for kind in ("weekday", "month", "month-short"))


def is_matter(token: Token) -> bool:
    """Whether an act may be directed at what a noun names; not at a time or a claim, see no_matters.tsv."""
    return token.upos in {"NOUN", "PROPN"} and not {token.lemma.lower(), token.text.lower()} & no_matters()


def is_site(token: Token) -> bool:
    """Whether a word after "in" or "at" may be where something is done to it: a name, an area, a building."""
    return token.upos == "PROPN" or token.lemma.lower() in sites()
