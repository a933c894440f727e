"""What stands above a noun of action and lends it participants: a light verb, a noun that only carries it."""

from ingest.coder.nouns import is_amount
from ingest.coder.tables import carriers, light_verbs
from ingest.coder.verbs import lemma_with_particle
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base


def is_carried(tree: Tree, head: Token, noun: Token) -> bool:
    """Whether the noun above shares its arguments: "a series of attacks", "talks and consultations with"."""
    if noun.deprel == "conj":
        return head.upos == "NOUN"
    if base(noun.deprel) != "nmod":
        return False
    cases = tree.cases(noun)
    return ("of" in cases and head.lemma.lower() in carriers()) or ("in" in cases and is_amount(head))


def light_subject(tree: Tree, verb: Token, noun: Token) -> str | None:
    """Who the subject of a noun's light verb is, if it has one: "actor" or "recipient"."""
    if verb.upos not in {"VERB", "AUX", "ADJ"}:
        return None
    lemma, relation = lemma_with_particle(tree, verb), base(noun.deprel)
    if relation == "obj" or noun.deprel == "nsubj:pass":
        return light_verbs().get((lemma, "obj"))
    cases = tree.cases(noun) if relation == "obl" else []
    return next((found for case in cases if (found := light_verbs().get((lemma, case)))), None)
