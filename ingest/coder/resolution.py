"""How a word came to mean somebody, told from the word and from whom it was taken to mean."""

from ingest.identity import DESCRIBED, NAMED
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Mention, Metonymy

_METONYMS = {
    Metonymy.CAPITAL: "a capital for its government",
    Metonymy.SEAT: "a seat for its institution",
    Metonymy.DEMONYM: "a people for its state",
}


def way(tree: Tree, held: Token, mention: Mention) -> str:
    """The way from a word in a slot to whom it names, in a few words."""
    if held.upos == "PRON":
        return "a pronoun for what was named before"
    if route := _route(tree, held, mention):
        return f"{route}, {_named(mention)}"
    return _named(mention)


def _route(tree: Tree, held: Token, mention: Mention) -> str:
    """How the words of a mention hang on the word in the slot, where they do not hold it."""
    if mention.span.start <= held.start < mention.span.end:
        return ""
    inside = [token for token in tree.tokens if mention.span.start <= token.start < mention.span.end]
    if not inside:
        return "named in an earlier sentence"
    indices = {token.index for token in inside}
    head = next(token for token in inside if token.head not in indices)
    relation = base(head.deprel)
    if relation == "conj":
        return "joined by “and”"
    if relation == "appos":
        return "in apposition"
    return f"who “{held.text}” belongs to"


def _named(mention: Mention) -> str:
    actor = mention.actor
    if mention.matter:
        return "no actor, but what the act is directed at"
    if actor is None or actor.key.startswith(DESCRIBED):
        return "described, nobody's name"
    if mention.metonymy:
        return _METONYMS[mention.metonymy]
    if mention.place:
        return "a place for the state that holds it"
    if actor.key.startswith(NAMED):
        return "a name that the gazetteer lacks"
    if actor.state and actor.key != actor.state and actor.key.startswith(f"{actor.state}-"):
        return "a role of a state"
    return "a name of the gazetteer"
