"""The grammar: who stands where around a predicate, whatever the construction.

Each construction is undone here, so that the lexicon need only say `subj`, `obj` or a preposition:

    active            Iran struck the base.                      subj, obj
    passive           The base was struck by Iran.               by-phrase -> subj, subject -> obj
    reduced passive   the drones supplied by Iran                the noun -> obj
    relative clause   Iran, which supplied the drones            the noun fills the gap
    participle        Iran, striking the base, …                 the subject of the clause above
    coordination      Iran struck and destroyed the base.        shared subject and object
    control, raising  Iran intends to strike.                    the subject of the verb above
    object control    Paris urged Iran to leave.                 the object of the verb above
    nominalisation    Iran's strike on the base                  poss, comp, prepositions
    light verb        Iran carried out a strike on the base.     the verb's subject and prepositions serve the noun
"""

from dataclasses import dataclass, field, replace

from ingest.coder.carrying import (
    around_happening,
    called,
    is_carried,
    light_subject,
    relative_light_verb,
    subject_of_being,
)
from ingest.coder.clauses import (
    CONTACTS,
    completing_clause,
    conditions_of,
    content_mark,
    gerund_subject,
    is_caused,
    is_mishap,
    object_in_clause,
    outcome_of,
    provokers,
    reason_mark,
    subjectless,
)
from ingest.coder.nouns import is_time
from ingest.coder.objects import given_to, inner_agents, measured, named_by
from ingest.coder.relatives import expand_relatives
from ingest.coder.slots import Slots, add, default, is_aim, prepositions, slots_of
from ingest.coder.tables import controllers, light_verbs, works
from ingest.coder.verbs import is_passive
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base

_JOINING = frozenset(("CCONJ", "ADV", "PUNCT", "VERB", "AUX"))  # may stand between verbs that share an object
_BLAMED = ("on", "with", "against")  # "cut ties **with Iran** for supplying"
_ADDRESSED = frozenset(
    "appeal call command demand directive instruction invitation order plea request ultimatum warning".split()
)
_DEPTH = 6  # clauses above one another that a subject may be inherited through


@dataclass(frozen=True, slots=True)
class Arguments:
    """The dependents of a predicate by slot; `clause`: the verb that completes it; `light`: its light verb."""

    slots: Slots = field(default_factory=dict)
    clause: Token | None = None
    light: Token | None = None
    reversed: bool = False  # the light verb's subject is the recipient: "faced criticism from"

    def get(self, slot: str) -> list[Token]:
        """The words in one slot, most direct first."""
        return self.slots.get(slot, [])


def arguments(tree: Tree, predicate: Token) -> Arguments:
    """Everybody and everything around a verb, noun of action or predicative adjective."""
    if predicate.upos in {"NOUN", "PROPN"} and not (tree.child(predicate, "cop") and predicate.upos == "VERB"):
        return _noun_arguments(tree, predicate)
    if predicate.upos == "ADV":  # "India and Nepal **jointly** patrol": it tells how those of its verb act
        above = tree.head(predicate)
        if above is None or above.upos != "VERB":
            return Arguments()
        return replace(verb_arguments(tree, above), light=above)
    return verb_arguments(tree, predicate)


def verb_arguments(tree: Tree, verb: Token, depth: int = _DEPTH) -> Arguments:
    """The arguments of a verb or predicative adjective."""
    slots: Slots = {}
    passive = is_passive(tree, verb)
    add(slots, {"aux": tree.children(verb, "aux"), "if": conditions_of(tree, verb), "cause": provokers(tree, verb)})
    for child in tree.children(verb):
        for slot in slots_of(tree, child, passive):
            slots.setdefault(slot, []).append(child)
    if passive and "obj" in slots and (subject := tree.child(verb, "nsubj:pass")) and tree.child(verb, "obj"):
        slots["iobj"] = [subject]  # "Kyiv was given tanks"
        slots["obj"] = [token for token in slots["obj"] if token is not subject]
    if not passive and "obj" not in slots and (mistaken := object_in_clause(tree, verb)):
        slots["obj"] = [mistaken]
    if not passive and "obj" not in slots and not tree.child(verb, "ccomp") and "iobj" in slots:
        slots["obj"] = slots.pop("iobj")
    objects = slots.get("obj", [])
    if not passive and len(objects) > 1 and "iobj" not in slots:
        slots["iobj"], slots["obj"] = objects[:1], objects[1:]  # "lent Angola two billion"
    elif not passive and "iobj" not in slots and (given := given_to(tree, verb, slots)):
        slots["iobj"] = [given]
    _fill_from_above(tree, verb, slots, depth)
    _fill_from_beside(tree, verb, slots)
    expand_relatives(tree, verb, slots)
    for thing in [*slots.get("obj", []), *slots.get("iobj", [])]:
        for one in [thing, *tree.children(thing, "conj"), *measured(tree, thing), *named_by(tree, thing)]:
            add(slots, prepositions(tree, one))  # the parser often hangs "on Moscow" on "sanctions"
    for part in slots.get("as", []):  # "were deployed as peacekeepers along the border", "quit as chairman of a party"
        owned = {"of"} if slots.get("obj") and part.lemma != "part" else set()  # "robbed a bank as an agent of Iran"
        add(slots, {case: found for case, found in prepositions(tree, part).items() if case not in owned})
    for aim in slots.get("for", []):  # "asked for help from Japan", "applied for asylum in Peru"
        if aim.head != verb.index and tree.child(aim, "nmod:poss"):
            continue  # "thanks for Peru's answer to Chile"
        add(slots, {case: [one] for one in tree.children(aim, "nmod") for case in tree.cases(one) if case != "of"})
    clause = completing_clause(tree, verb)
    if clause is not None and clause.upos == "PROPN" and clause in slots.get("obj", []):
        clause = None  # "called **Li Peng**": whom one calls tells no clause
    if clause and any(mark.text.lower() == "against" for mark in tree.children(clause, "mark")):
        add(slots, {"against": [clause]})  # "voted **against lifting** the ban"
    return Arguments(slots, clause)


def _fill_from_above(tree: Tree, verb: Token, slots: Slots, depth: int) -> None:
    """Subjects (and shared objects) that stand on another word than the verb's own."""
    head = tree.head(verb)
    if head is None or depth == 0:
        return
    relation, passive = base(verb.deprel), is_passive(tree, verb)
    mine = "obj" if passive else "subj"
    if own := gerund_subject(tree, verb):
        default(slots, "subj", [own])
    elif cause := outcome_of(tree, verb):
        default(slots, "subj", [] if is_mishap(cause) else verb_arguments(tree, cause, depth - 1).get("subj"))
    elif relation == "conj" and head.upos in {"VERB", "AUX", "ADJ"}:
        above = verb_arguments(tree, head, depth - 1)
        theirs = "obj" if is_passive(tree, head) else "subj"
        default(slots, mine, above.get(theirs))
    elif controlled := _controlled(tree, head, verb):
        default(slots, mine, controlled)
    elif relation == "xcomp" and passive and tree.child(head, "obj"):
        default(slots, mine, tree.children(head, "obj"))  # "ordered **nine men** jailed", by who ordered it
        default(slots, "subj", verb_arguments(tree, head, depth - 1).get("subj"))
    elif relation == "xcomp":
        above = verb_arguments(tree, head, depth - 1)
        by_object = is_passive(tree, head) or (above.get("obj") and head.lemma not in CONTACTS)
        default(slots, mine, above.get("obj" if by_object else "subj"))
    elif relation in {"advcl", "ccomp"} and subjectless(tree, verb):
        above = verb_arguments(tree, head, depth - 1)
        of_object = above.get("obj") and content_mark(tree, verb)  # "accused Iran of supplying"
        if above.get("obj") and reason_mark(tree, verb):
            blamed = [one for case in _BLAMED for one in above.get(case) if not is_time(one)]
            default(slots, mine, [*blamed, *above.get("obj"), *above.get("subj")])
        default(slots, mine, above.get("obj" if is_passive(tree, head) or of_object else "subj"))
    elif verb.deprel == "acl":
        _fill_from_noun(tree, head, verb, slots, depth)
    if relation in {"xcomp", "advcl"} and head.lemma in CONTACTS and not passive:
        reached = verb_arguments(tree, head, depth - 1).get("obj")
        default(slots, "to", [one for one in reached if one not in slots.get("subj", [])])
        if reached and slots.get("obj") and slots["obj"][0].xpos == "PRP":
            slots["obj"] = reached  # "called **the premier** to congratulate him"


def _fill_from_beside(tree: Tree, verb: Token, slots: Slots) -> None:
    """What coordinated verbs share at their end: "captured and killed **rebels**", "hit and looted **by gangs**"."""
    passive, head = is_passive(tree, verb), tree.head(verb)
    last = next((one for one in reversed(tree.children(verb, "conj")) if one.upos == "VERB"), None)
    shared: Slots = {}
    between = last and [t for t in tree.tokens[verb.index + 1 : last.index] if t.upos not in _JOINING]
    if last and passive and _is_passive_too(tree, last):
        for phrase in tree.children(last, "obl"):
            for slot in slots_of(tree, phrase, passive=True):
                shared.setdefault(slot, []).append(phrase)
        for slot, phrases in shared.items():
            default(slots, slot, phrases)  # "nine were killed and six wounded **in an Israeli strike**"
    elif last and not (passive or between or verb.lemma in CONTACTS or tree.child(verb, "xcomp", "ccomp")):
        default(slots, "obj", tree.children(last, "obj"))
    elif verb.deprel == "conj" and head is not None and not passive and not tree.child(verb, "xcomp", "ccomp"):
        default(slots, "obj", [one for one in tree.children(head, "obj") if one.index > verb.index])


def _is_passive_too(tree: Tree, verb: Token) -> bool:
    """Whether a verb joined to a passive is one itself, also without its auxiliary: "killed and six **wounded** in"."""
    bare = verb.xpos == "VBN" and not tree.children(verb, "aux", "obj")
    return bare or is_passive(tree, verb)


def _fill_from_noun(tree: Tree, noun: Token, verb: Token, slots: Slots, depth: int) -> None:
    """ "drones supplied by", "troops crossing", "Iran's attempt to sabotage"."""
    above = tree.head(noun)
    if is_passive(tree, verb):
        default(slots, "obj", called(tree, noun))
        if above is not None and is_caused(tree, verb):
            default(slots, "subj", verb_arguments(tree, above, depth - 1).get("subj"))  # "had five men arrested"
    elif verb.xpos == "VB" and (addressed := _addressed(tree, noun)):
        default(slots, "subj", addressed)
    elif noun.lemma.lower() in works():
        default(slots, "subj", _authors(tree, noun, depth - 1))
    elif verb.xpos == "VBG" and tree.child(verb, "mark") is None:
        default(slots, "subj", called(tree, noun))
    else:
        holders = _noun_arguments(tree, noun, depth - 1)
        default(slots, "subj", holders.get("subj") or holders.get("poss") or holders.get("by"))


def _addressed(tree: Tree, noun: Token) -> list[Token]:
    """Who is to do what one calls for: "an ultimatum to **Russia** to end the war"."""
    if noun.lemma.lower() not in _ADDRESSED:
        return []
    return [one for one in tree.children(noun, "nmod") if {"to", "on", "upon"} & set(tree.cases(one))]


def _authors(tree: Tree, noun: Token, depth: int) -> list[Token]:
    """Who speaks or acts in a work: "**Albania** passed a resolution criticizing", "**Iran**'s letter accusing".

    It is whom the work belongs to, else the subject of the verb whose object or means it is; else the work itself.
    """
    own = _noun_arguments(tree, noun, depth)
    found = own.get("by") or own.get("from") or own.get("poss") or own.get("subj")
    head = tree.head(noun)
    if not found and head is not None and depth > 0 and base(noun.deprel) in {"obj", "obl"} and head.upos == "VERB":
        found = verb_arguments(tree, head, depth).get("subj")
    return [token for token in found if token is not noun] or [noun]


def _controlled(tree: Tree, head: Token, clause: Token) -> list[Token]:
    """ "called on **Rwanda** to withdraw": the noun after the preposition that the verb above controls by."""
    if base(clause.deprel) not in {"xcomp", "advcl", "ccomp"} or not subjectless(tree, clause):
        return []
    nouns = [noun for noun in tree.children(head, "obl") if not is_time(noun)]
    return [noun for noun in nouns if any((head.lemma, case) in controllers() for case in tree.cases(noun))]


def _noun_arguments(tree: Tree, noun: Token, depth: int = _DEPTH) -> Arguments:
    """The arguments of a noun of action, with those of its light verb or carrier noun."""
    slots: Slots = {}
    for child in tree.children(noun):
        if base(child.deprel) == "nmod" and child.deprel == "nmod:poss":
            slots.setdefault("poss", []).append(child)
        elif base(child.deprel) in {"amod", "compound", "flat"}:
            slots.setdefault("comp", []).append(child)
    add(slots, prepositions(tree, noun))
    for thing in tree.children(noun, "nmod"):
        if "of" in tree.cases(thing):
            add(slots, prepositions(tree, thing))  # "the sale of missiles to Iran", "a warrant for the arrest of"
    default(slots, "by", inner_agents(tree, noun))
    head = tree.head(noun)
    above = Arguments()
    default(slots, "subj", subject_of_being(tree, noun))
    cop = tree.child(noun, "cop")
    sides = [light_verbs().get((cop.lemma, case)) for case in tree.cases(noun)] if cop else []
    if side := next(filter(None, sides), None):
        above = Arguments(light=cop, reversed=side == "recipient")  # "Iran was behind the raid", "is under pressure"
    if depth > 0 and (made := relative_light_verb(tree, noun)):
        above = Arguments(verb_arguments(tree, made, depth - 1).slots, None, made)
    elif head is not None and depth > 0:
        if subject := light_subject(tree, head, noun):
            shared = verb_arguments(tree, head, depth - 1)
            aims = [
                one for clause in tree.children(head, "advcl") if is_aim(clause) for one in tree.children(clause, "obj")
            ]
            default(slots, "against", aims)  # "carried out a raid, targeting **rebels**"
            above = Arguments(shared.slots, None, head, subject == "recipient")
        elif is_carried(tree, head, noun):
            above = _noun_arguments(tree, head, depth - 1)
            if noun.deprel == "conj":
                above.slots.pop("comp", None)  # "the Ukraine war and the imposition of sanctions"
        else:
            add(slots, around_happening(tree, head, noun))
    add(slots, above.slots, without=noun)
    return Arguments(slots, completing_clause(tree, noun), above.light, above.reversed)
