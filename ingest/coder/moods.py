"""What the words that hang on a predicate say of it: auxiliaries, adverbs, negation, and the form of its clause."""

from collections.abc import Iterator

from ingest.coder.tables import light_verbs, modal_words, reporting_verbs, words_of_intent
from ingest.coder.verbs import is_passive, lemma_with_particle
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Modality

FUTURE_AUX = frozenset({"will", "shall", "'ll", "’ll", "wo"})
BACKSHIFTED = frozenset(("would", "'d", "’d"))
_MODAL_AUX = frozenset({"would", "could", "might", "may", "should", "must", "can", "ca", "'d", "’d"})
_INVERTED = frozenset(("had", "should", "were"))  # "**had** Iraq attacked", "**should** a truce be reached"
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "hardly", "no"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
_MANDATIVE = frozenset("insist demand require".split())  # "insisted that Japan **withdraw**"
# The stronger reading wins where several words bear on one predicate.
_STRENGTH = [Modality.ASSERTED, Modality.HISTORICAL, Modality.FUTURE, Modality.HYPOTHETICAL, Modality.NEGATED]


def stronger(first: Modality, second: Modality) -> Modality:
    """The reading that commits itself less."""
    return max(first, second, key=_STRENGTH.index)


def mood(tree: Tree, token: Token) -> Modality:
    """What the auxiliaries, adverbs and determiners of a word and the form of its clause say of it."""
    found = Modality.ASSERTED
    for one in (*(_said_by(tree, token, child) for child in tree.children(token)), *_by_form(tree, token)):
        if one is not Modality.ASSERTED:
            found = stronger(found, one)
    return found


def is_hedged(tree: Tree, token: Token) -> bool:
    """Whether a word is called what it may not be: "the **alleged** attack", "the **perceived** threat"."""
    words = modal_words()
    modifiers = tree.children(token, "amod", "advmod")
    return any(words.get((child.text.lower(), "M")) is Modality.HYPOTHETICAL for child in modifiers)


def is_told(tree: Tree, clause: Token) -> bool:
    """Whether a clause is what somebody said or promised, where "would" is the "will" of the words as spoken."""
    head = tree.head(clause)
    if head is None or base(clause.deprel) != "ccomp" or head.xpos not in {"VBD", "VBN"}:
        return False
    return head.lemma in reporting_verbs() or (head.lemma, "V") in words_of_intent()


def is_infinitive(tree: Tree, verb: Token) -> bool:
    """Whether a verb stands as an infinitive with "to" ("in order to", "due to")."""
    return verb.xpos == "VB" and any(mark.text.lower() in {"to", "due"} for mark in tree.children(verb, "mark"))


def _said_by(tree: Tree, token: Token, child: Token) -> Modality:
    """What one dependent says of its word."""
    word, relation, words = child.text.lower(), base(child.deprel), modal_words()
    if relation == "aux":
        return _by_auxiliary(tree, token, word)
    if (word in _NEGATIONS and relation in {"advmod", "det", "cc"}) or word == "non":
        return Modality.NEGATED
    if relation == "mark" and word in _CONDITIONS:
        return Modality.HYPOTHETICAL
    if relation == "det" and word == "any" and token.upos == "NOUN":
        return Modality.HYPOTHETICAL  # "an answer to **any** attack"
    if relation in {"amod", "advmod"}:
        return words.get((word, "M"), Modality.ASSERTED)
    if relation in {"nsubj", "obj"} and any(d.text.lower() == "no" for d in tree.children(child, "det")):
        return Modality.NEGATED
    if child.deprel == "acl" and child.xpos == "VBN" and is_passive(tree, child) and not _is_light_object(tree, token):
        return words.get((child.lemma, "V"), Modality.ASSERTED)  # "a visit **planned** for May"
    return Modality.ASSERTED


def _is_light_object(tree: Tree, noun: Token) -> bool:
    """ "accepted a truce proposed by Oman": the verb says what became of it, not who first thought of it."""
    head = tree.head(noun)
    return head is not None and base(noun.deprel) == "obj" and (lemma_with_particle(tree, head), "obj") in light_verbs()


def _by_auxiliary(tree: Tree, token: Token, word: str) -> Modality:
    if word in FUTURE_AUX:
        return Modality.FUTURE
    if word in _MODAL_AUX:
        return Modality.FUTURE if word in BACKSHIFTED and is_told(tree, token) else Modality.HYPOTHETICAL
    return Modality.ASSERTED


def _by_form(tree: Tree, token: Token) -> Iterator[Modality]:
    """What the form of a clause says of its verb."""
    subject, head = tree.child(token, "nsubj", "csubj", "expl"), tree.head(token)
    if subject is None:
        return
    relation, auxiliaries = base(token.deprel), tree.children(token, "aux", "cop")
    infinitive = is_infinitive(tree, token)
    inverted = any(one.text.lower() in _INVERTED and one.index < subject.index for one in auxiliaries)
    if infinitive and (relation in {"root", "conj", "parataxis"} or any(one.lemma == "be" for one in auxiliaries)):
        yield Modality.FUTURE  # "Macron is to visit Egypt", and in headlines "Macron to visit Egypt"
    if relation == "advcl" and inverted and (infinitive or not tree.child(token, "mark")):
        yield Modality.HYPOTHETICAL
    if relation == "ccomp" and token.xpos == "VB" and not auxiliaries and head is not None and head.lemma in _MANDATIVE:
        yield Modality.HYPOTHETICAL
