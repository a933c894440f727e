"""Pronouns that stand for somebody: which words they are, and whom they may mean by kind and number."""

from ingest.actors.roles import role
from ingest.language.annotation import Token
from ontology.model import Kind, Mention

_SINGLE = frozenset("he him his himself she her hers herself".split())
_THING = frozenset("it its itself".split())
_MANY = frozenset("they them their theirs themselves".split())
_THIRD = _SINGLE | _THING | _MANY
_FIRST = frozenset("we us our ours ourselves".split())
_SELF = frozenset(("i", "me", "my", "mine", "myself"))
_ONE = frozenset((Kind.PERSON, Kind.STATE, Kind.GOVERNMENT, Kind.INTERGOVERNMENTAL, Kind.COMPANY))
_BODIES = frozenset(kind for kind in Kind if kind not in {Kind.PERSON, Kind.POPULATION})


def is_pronoun(token: Token) -> bool:
    """Whether the word is a personal or possessive pronoun of the third person."""
    return token.upos == "PRON" and token.text.lower() in _THIRD


def is_first_person(token: Token) -> bool:
    """Whether the word is "we", "our", "I" or "my"; "US" in capitals is a state."""
    return token.upos == "PRON" and token.text.lower() in _FIRST | _SELF


def means_oneself(token: Token) -> bool:
    """Whether the word is "I" or a form of it: who speaks, not whom he speaks for."""
    return token.text.lower() in _SELF


def means_many(token: Token) -> bool:
    """Whether the word is "they" or a form of it."""
    return token.text.lower() in _MANY


def means_person(token: Token) -> bool:
    """Whether the word is "he", "she" or a form of them."""
    return token.text.lower() in _SINGLE


def agrees(token: Token, mention: Mention, named_by: Token | None = None) -> bool:
    """Whether a pronoun may mean somebody; `named_by` is the noun that names him, where it is at hand."""
    if mention.actor is None:
        return False
    word, kind = token.text.lower(), mention.actor.kind
    if word in _SINGLE:
        return kind is Kind.PERSON or (named_by is not None and _is_holder(named_by))
    many = named_by is not None and _is_plural(named_by, kind)
    if word in _THING:
        return kind is not Kind.PERSON and not many and (kind in _BODIES or named_by is not None)
    return many or kind not in _ONE


def _is_holder(noun: Token) -> bool:
    """Whether a noun means one who holds an office, who acts for a body: "Iran's **minister** said **he** …"."""
    held = role(noun.lemma) if noun.xpos in {"NN", "NNP"} else None
    return held is not None and held.number in {"one", "many"}


def _is_plural(noun: Token, kind: Kind) -> bool:
    """Whether a noun names several; the plural in the name of one does not: "the United **States** and its allies"."""
    return noun.xpos == "NNS" or (noun.xpos == "NNPS" and kind not in _ONE)
