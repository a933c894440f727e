"""What stands around a noun of action and lends it participants.

a light verb          Iran **launched** an attack on
a noun that carries   a **series** of attacks on
a relative clause     the attack that Iran **launched** on
a verb of happening   criticism of the raid **came** from Paris; talks **took place** between
the clause it adjoins Rome closed the office **in protest** at; **under pressure** from Rome, Paris
a verb of being       Oslo **remains** the largest donor to
"""

from ingest.coder.clauses import is_relative
from ingest.coder.nouns import is_amount
from ingest.coder.senses import word_class
from ingest.coder.slots import Slots, prepositions, slots_of
from ingest.coder.tables import adjuncts, carriers, happenings, light_verbs
from ingest.coder.verbs import is_passive, lemma_with_particle
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base

_MORE = frozenset("boost hike increase jump rise surge uptick".split())
_SIDES = ("between", "with", "from")
_ONE = frozenset(("one", "among"))
_BECOMING = frozenset("become remain stay".split())

_POINTING = frozenset("it there that this these those what which who".split())


def is_carried(tree: Tree, head: Token, noun: Token) -> bool:
    """Whether the noun above shares its arguments: "a series of attacks", "talks and consultations with"."""
    if noun.deprel == "conj":
        return head.upos == "NOUN"
    if base(noun.deprel) != "nmod":
        return False
    cases = tree.cases(noun)
    more = is_amount(head) or head.lemma.lower() in _MORE  # "an **increase** in aid to"
    return ("of" in cases and head.lemma.lower() in carriers()) or ("in" in cases and more)


def light_subject(tree: Tree, verb: Token, noun: Token) -> str | None:
    """Who the subject of a noun's light verb is, if it has one: "actor" or "recipient"."""
    if verb.upos not in {"VERB", "AUX", "ADJ"}:
        return None
    lemma, relation = lemma_with_particle(tree, verb), base(noun.deprel)
    if (relation == "obj" or noun.deprel == "nsubj:pass") and _answers(tree, lemma, noun):
        return "recipient"
    if relation == "obj" or noun.deprel == "nsubj:pass":
        return light_verbs().get((lemma, "obj"))
    cases = [*_with_particle(tree, verb, noun), *tree.cases(noun)] if relation == "obl" else []
    own = next((found for case in cases if (found := light_verbs().get((lemma, case)))), None)
    return own or next((found for case in cases if (found := adjuncts().get((case, noun.lemma.lower())))), None)


def _with_particle(tree: Tree, verb: Token, noun: Token) -> list[str]:
    """The preposition of a noun with the adverb of the verb that stands before it: "came **in for** criticism"."""
    before = {word.index + 1: word.text.lower() for word in tree.children(verb, "advmod", "compound:prt")}
    return [f"{before[case.index]} {case.text.lower()}" for case in tree.children(noun, "case") if case.index in before]


def _answers(tree: Tree, verb: str, noun: Token) -> bool:
    """Whether a verb tells what who was addressed made of it: "Peru **granted Chile's request**": Chile made it."""
    told = any(tree.child(clause, "nsubj") for clause in tree.children(noun, "acl", "ccomp"))
    return verb in word_class("answering") and noun.lemma.lower() in word_class("addressed") and not told


def relative_light_verb(tree: Tree, noun: Token) -> Token | None:
    """The light verb of a relative clause whose object the noun is: "the attack that Iran **launched** on a base"."""
    for verb in tree.children(noun, "acl:relcl"):
        objects = tree.children(verb, "obj")
        gap = not is_passive(tree, verb) and tree.child(verb, "nsubj") and all(map(is_relative, objects))
        light = light_verbs().get((lemma_with_particle(tree, verb), "obj")) == "actor"
        if gap and light and not is_relative(tree.children(verb, "nsubj")[0]):
            return verb
    return None


def around_happening(tree: Tree, verb: Token, noun: Token) -> Slots:
    """The phrases of a verb that only says that its subject came to be, or to whom it came.

    "Criticism of the raid came **from Paris**", "talks took place **between**", "a letter from Oslo reached **Baku**".
    """
    if base(noun.deprel) != "nsubj" or verb.upos != "VERB":
        return {}
    thing = tree.child(verb, "obj")
    lemma = f"{verb.lemma} {thing.lemma}" if thing and thing.lemma == "place" else lemma_with_particle(tree, verb)
    kind = happenings().get(lemma)
    slots: Slots = {}
    for child in tree.children(verb, "obl", "nmod") if kind else ():
        for slot in slots_of(tree, child, passive=False):
            slots.setdefault(slot, []).append(child)
        for slot in _SIDES:
            slots.setdefault(slot, []).extend(prepositions(tree, child).get(slot, []))  # "in Rome between Iran and"
    if kind == "reaches":
        slots.setdefault("to", []).extend(tree.children(verb, "obj"))
    return slots


def subject_of_being(tree: Tree, noun: Token) -> list[Token]:
    """Who is said to be or become what a noun calls him: "**Oslo** remains the largest donor to"."""
    if tree.child(noun, "cop"):
        return tree.children(noun, "nsubj")
    head = tree.head(noun)
    if head is not None and "of" in tree.cases(noun) and head.upos in {"NUM", "PRON"} and head.lemma in _ONE:
        return subject_of_being(tree, head)  # "Oslo is **one** of the largest donors to"
    if head is not None and base(noun.deprel) == "xcomp" and head.lemma in _BECOMING and not tree.child(head, "obj"):
        return tree.children(head, "nsubj")
    return []


def called(tree: Tree, noun: Token) -> list[Token]:
    """Who is meant by a noun that more is told of: the one that it is said to be, or itself.

    "**Peru** is the main donor, giving millions", "**Chad** is a state that arms rebels"; "it was **Chad** that".
    """
    return [one for one in subject_of_being(tree, noun) if one.lemma not in _POINTING] or [noun]
