"""The constructions in which a predicate stands, and where a word stands to it, in words for people."""

from collections.abc import Iterator

from ingest.coder.clauses import is_caused
from ingest.coder.frames import Frame
from ingest.coder.verbs import is_passive
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base

_FUNCTIONS = {
    "nsubj": "the subject of",
    "nsubj:pass": "the subject of the passive",
    "csubj": "the subject of",
    "obj": "the object of",
    "iobj": "the indirect object of",
    "obl:agent": "the by-phrase of",
    "nmod:poss": "the possessor of",
    "compound": "before",
    "amod": "before",
    "flat": "part of the name",
    "appos": "in apposition to",
    "conj": "joined to",
}
_CLAUSES = {
    "conj": "coordination",
    "ccomp": "content clause",
    "xcomp": "control",
    "advcl": "adverbial clause",
    "parataxis": "parataxis",
    "csubj": "subject clause",
}


def constructions(tree: Tree, frame: Frame) -> Iterator[str]:
    """The constructions that the grammar undid to find the arguments of a predicate, the predicate's own first."""
    sense, light = frame.sense, frame.arguments.light
    verb = light or frame.predicate
    if sense.pos == "N":
        yield "light verb" if light else "nominalisation"
        if frame.arguments.reversed:
            yield "light verb of the recipient"
    if sense.pos == "A":
        yield "predicative adjective"
    if verb.upos not in {"NOUN", "PROPN"}:
        if sense.pos == "V":
            yield "passive" if is_passive(tree, verb) else "active"
        yield from _clause(tree, verb)
    elif verb.deprel == "conj":
        yield "coordination"
    if sense.reciprocal:
        yield "reciprocal"
    if frame.relaxed:
        yield "the sense of most of its rows"


def _clause(tree: Tree, verb: Token) -> Iterator[str]:
    """What kind of clause a verb heads, if not the sentence."""
    relation = base(verb.deprel)
    if is_caused(tree, verb):
        yield "object control"
    elif verb.deprel == "acl:relcl":
        yield "relative clause"
    elif relation == "acl":
        yield "infinitive of a noun" if verb.xpos == "VB" else "participle"
    elif relation == "xcomp" and (head := tree.head(verb)) and tree.child(head, "obj"):
        yield "object control"
    elif relation == "advcl" and verb.xpos in {"VBG", "VBN"}:
        yield "participle"
    elif relation in _CLAUSES:
        yield _CLAUSES[relation]


def function(tree: Tree, frame: Frame, token: Token) -> str:
    """Where a word stands: its relation to its own head, which is the predicate or what the predicate shares with."""
    predicate = frame.predicate
    if predicate.head == token.index and base(predicate.deprel) == "acl":
        return f"the noun that “{predicate.text}” tells more of"
    head = tree.head(token)
    if head is None:
        return "the head of the sentence"
    cases = tree.cases(token)
    if cases and token.deprel != "nmod:poss" and token.deprel != "obl:agent":
        return f"after “{cases[0]}” with “{head.text}”"
    return f"{_FUNCTIONS.get(token.deprel) or _FUNCTIONS.get(base(token.deprel)) or 'a dependent of'} “{head.text}”"
