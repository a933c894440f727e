"""Slots: the dependents of a predicate by the part they play or the preposition that introduces them."""

from collections.abc import Iterator

from ingest.coder.clauses import is_gerund_subject
from ingest.coder.verbs import is_passive
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base

# Whoever does this to an act does not do it: "the war on Chad, **backed** by Libya", "a raid **condemned** by Peru".
_BESIDE_ACTS = frozenset(
    "abet aid applaud arm assist back blame condemn criticise criticize decry denounce deplore describe enable endorse "
    "facilitate fear film finance foil fund hail oppose praise probe prompt provoke report see spark sponsor support "
    "survive thwart trigger view watch welcome witness".split()
)

_FOR_OTHERS = frozenset(("behalf", "sake"))  # "on **behalf** of Iran", "for the **sake** of peace": for whom one acts

_SEIZURES = frozenset("apprehension arrest capture detention extradition".split())

Slots = dict[str, list[Token]]


def slots_of(tree: Tree, child: Token, passive: bool) -> Iterator[str]:
    """The slots that a dependent of a verb fills, by its relation, its prepositions and the voice of the verb."""
    relation = base(child.deprel)
    if _is_one_of_them(tree, child) or _stands_apart(tree, child):
        return
    if relation in {"obj", "nsubj"} and child.upos in {"NOUN", "PROPN"} and (cases := tree.cases(child)):
        yield from cases  # the parser took "at his office" for an object
    elif child.deprel in {"nsubj:pass", "csubj:pass"}:
        yield "obj" if passive else "subj"
    elif relation == "nsubj":
        yield "obj" if passive and child.deprel != "nsubj:outer" else "subj"
    elif relation in {"obj", "iobj"}:
        yield relation
    elif relation in {"obl", "nmod"} and child.upos not in {"NUM", "VERB"} and child.lemma not in _FOR_OTHERS:
        cases = tree.cases(child)
        if (child.deprel == "obl:agent" or (passive and "by" in cases)) and not is_gerund_subject(tree, child):
            yield "subj"
        yield from cases


def _is_one_of_them(tree: Tree, noun: Token) -> bool:
    """Whether a noun only tells who is among those named before: "freed 94 prisoners, **among them** a priest"."""
    return any(one.upos == "PRON" and "among" in tree.cases(one) for one in tree.children(noun, "nmod"))


def _stands_apart(tree: Tree, noun: Token) -> bool:
    """Whether a noun is only said to do or be something meanwhile: ", **with Oman** as host", "with Oman urging"."""
    if "with" not in tree.cases(noun) or base(noun.deprel) != "obl":
        return False
    inside = sorted(one.index for one in tree.below(noun) if one.upos != "PUNCT")
    before, after = tree.tokens[inside[0] - 1], tree.tokens[inside[-1] + 1 : inside[-1] + 2]
    told = any(one.xpos == "VBG" for one in tree.children(noun, "acl")) or [one.text for one in after] == ["as"]
    return before.text == "," and told


def prepositions(tree: Tree, noun: Token) -> Slots:
    """The prepositional phrases of a noun, also those on its participle: "sanctions imposed **on Iran**"."""
    slots: Slots = {}
    for aim in [clause for clause in tree.children(noun, "acl") if is_aim(clause)]:
        slots.setdefault("against", []).extend(tree.children(aim, "obj"))
    made = [clause for clause in tree.children(noun, "acl") if clause.xpos == "VBN" and is_passive(tree, clause)]
    for child in [one for head in (noun, *made) for one in tree.children(head, "nmod", "obl")]:
        beside = child.head != noun.index and tree.tokens[child.head].lemma in _BESIDE_ACTS
        if child.deprel != "nmod:poss" and child.lemma not in _FOR_OTHERS:
            for case in tree.cases(child):
                if not (beside and case == "by"):
                    slots.setdefault(case, []).extend(_wanted(tree, child) if case == "for" else [child])
    return slots


def _wanted(tree: Tree, aim: Token) -> list[Token]:
    """Who is sought before what is: "a warrant for the arrest of **two generals**"."""
    after = tree.tokens[aim.index + 1 : aim.index + 2]
    sought = aim.lemma in _SEIZURES and [one.text for one in after] == ["of"]  # which the parser may hang on a title
    return [*(tree.children(aim, "nmod")[:1] if sought else []), aim]


def is_aim(clause: Token) -> bool:
    """Whether a participle names at whom an act is directed: "a raid **targeting** the militia"."""
    return clause.lemma == "target" and clause.xpos == "VBG"


def default(slots: Slots, slot: str, tokens: list[Token]) -> None:
    """Fill a slot, unless it is filled already."""
    if tokens and not slots.get(slot):
        slots[slot] = list(tokens)


def add(slots: Slots, more: Slots, without: Token | None = None) -> None:
    """Further words for the slots, after those that are there."""
    for slot, tokens in more.items():
        present = slots.setdefault(slot, [])
        present.extend(token for token in tokens if token is not without and token not in present)
