"""Clauses that hang on a predicate: what they say of it, and what the parser confuses in them."""

from ingest.coder.tables import outcomes, reporting_verbs, works
from ingest.coder.verbs import is_passive, lemma_with_particle
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base

_TIME_MARKS = frozenset("when while after before since until once as".split())
_REASONS = frozenset("after because for if over since when".split())
_IF = frozenset(("if", "unless", "until"))
_ASIDE = frozenset(("obl", "nmod", "appos", "flat", "compound"))  # what may stand between a clause and its outcome
_CONTENT_MARKS = frozenset(("of", "from", "into", "as", "on"))
_CHARGING = frozenset("charge credit task entrust".split())  # whom one does so **with** doing it, does it
_JUDGING = frozenset("condemn criticise criticize decry denounce deplore investigate mourn probe".split())
_USING = frozenset("use need require employ have".split())  # for what its subject does
_CAUSING = frozenset("have order get want".split())
CONTACTS = frozenset("call phone telephone ring visit meet write contact".split())  # what follows "to" is why

WORDS_TO = frozenset("phone telephone write".split())  # who does so "to apologize" does it by these words


def content_mark(tree: Tree, clause: Token) -> bool:
    """Whether a participle says what its verb is about: "accused it of supplying", "charged him with it"."""
    mark = tree.child(clause, "mark")
    told, head = clause.xpos == "VBG" and mark is not None, tree.head(clause)
    charged = head is not None and head.lemma in _CHARGING and mark is not None and mark.text.lower() == "with"
    return told and (charged or (mark is not None and mark.text.lower() in _CONTENT_MARKS))


def reason_mark(tree: Tree, clause: Token) -> bool:
    """Whether a participle says for what somebody is praised, blamed or punished: "jailed him **for** killing"."""
    mark, head = tree.child(clause, "mark"), tree.head(clause)
    told = clause.xpos == "VBG" and mark is not None and mark.text.lower() == "for"
    return told and head is not None and head.lemma not in _USING


def subjectless(tree: Tree, verb: Token) -> bool:
    """Whether a clause must borrow its subject: a participle or infinitive."""
    return verb.xpos in {"VBG", "VBN", "VB"} and tree.child(verb, "nsubj", "nsubj:pass", "csubj", "expl") is None


def completing_clause(tree: Tree, predicate: Token) -> Token | None:
    """The verb of the clause that completes a predicate: "urged Iran to **leave**", "a promise to **help**"."""
    for child in tree.children(predicate, "ccomp", "xcomp", "acl", "advcl", "csubj"):
        if child.deprel == "acl:relcl" or (base(child.deprel) == "advcl" and not _completes(tree, child)):
            continue
        return child
    return None


def _completes(tree: Tree, clause: Token) -> bool:
    """Whether an adverbial clause is one of purpose or content ("accused it of supplying") and not of time."""
    mark = tree.child(clause, "mark")
    if mark is None or mark.text.lower() in _TIME_MARKS:
        return False
    return mark.text.lower() == "to" or clause.xpos == "VBG"


def conditions_of(tree: Tree, verb: Token) -> list[Token]:
    """The clauses on which it depends whether something will be done: "if", "unless", "should Chad attack"."""
    found = []
    for clause in tree.children(verb, "advcl"):
        mark = tree.child(clause, "mark")
        inverted = clause.index > verb.index and any(one.text == "should" for one in tree.children(clause, "aux"))
        if (mark is not None and mark.text.lower() in _IF) or (mark is None and inverted):
            found.append(clause)
    return found


def provokers(tree: Tree, verb: Token) -> list[Token]:
    """Who gave the reason for a reply: "vowed to retaliate after **Oman** shut the strait", "for **Oman**'s ban"."""
    found = []
    for head in [verb, *tree.children(verb, "xcomp", "obj")]:
        for why in tree.children(head, "advcl", "obl", "nmod"):
            if _REASONS & {*tree.cases(why), *(mark.text.lower() for mark in tree.children(why, "mark"))}:
                found += _doers(tree, why)
    return found


def _doers(tree: Tree, deed: Token) -> list[Token]:
    """Who does what a clause or noun tells."""
    if deed.upos == "NOUN":
        return [
            *tree.children(deed, "nmod:poss"),
            *(one for one in tree.children(deed, "nmod") if "by" in tree.cases(one)),
        ]
    return tree.children(deed, "obl:agent") if is_passive(tree, deed) else tree.children(deed, "nsubj")


def object_in_clause(tree: Tree, verb: Token) -> Token | None:
    """The object that the parser gave to the next clause: "accused **the army** of failing", "called **Li Peng**"."""
    for clause in tree.children(verb, "advcl", "ccomp", "xcomp"):
        named = clause.upos == "PROPN" or (clause.upos == "NOUN" and verb.lemma in CONTACTS)
        if clause.deprel == "xcomp" and named and not tree.children(clause, "cop", "case", "mark"):
            return clause
        subject, mark = tree.child(clause, "nsubj"), tree.child(clause, "mark")
        if subject and mark and verb.index < subject.index < mark.index and mark.text.lower() in _CONTENT_MARKS:
            return subject
    return None


def is_caused(tree: Tree, verb: Token) -> bool:
    """Whether a participle is what somebody has done to the noun before it: "had five men **arrested**"."""
    noun = tree.head(verb)
    above = tree.head(noun) if noun is not None and verb.deprel == "acl" else None
    if noun is None or above is None or noun.deprel != "obj" or verb.index != noun.index + 1:
        return False
    return verb.xpos == "VBN" and above.lemma in _CAUSING


def is_gerund_subject(tree: Tree, noun: Token) -> bool:
    """ "threatened by Baku drawing closer": what threatens is the drawing closer, not Baku."""
    after = tree.tokens[noun.index + 1] if noun.index + 1 < len(tree.tokens) else None
    return after is not None and after.xpos == "VBG" and after.head in {noun.index, noun.head}


def gerund_subject(tree: Tree, verb: Token) -> Token | None:
    """Who does what a gerund tells, right before it: "in exchange for **Egypt** opening the border".

    After other prepositions than "for" the gerund tells of the noun above: "a raid on a town killing nine".
    """
    before = tree.tokens[verb.index - 1] if verb.index else verb
    noun = tree.head(before)
    if verb.xpos != "VBG" or noun is None or base(before.deprel) != "nmod" or noun.lemma.lower() in works():
        return None
    below = any(above.index == verb.head for above in tree.ancestors(before))
    return before if below and "for" in tree.cases(before) and not tree.child(verb, "mark", "nsubj") else None


def is_relative(token: Token) -> bool:
    """Whether a word is a relative pronoun."""
    return token.xpos in {"WP", "WDT", "WP$"} or (token.text.lower() == "that" and token.upos == "PRON")


def outcome_of(tree: Tree, verb: Token) -> Token | None:
    """The verb whose outcome a participle of harm tells: "The jet **crashed** near Quito, killing nine".

    After a comma it tells of the whole clause, also where the parser hangs it on the place that stands before it.
    """
    before = tree.tokens[verb.index - 1] if verb.index else None
    if verb.xpos != "VBG" or before is None or before.text != "," or tree.child(verb, "mark", "nsubj"):
        return None
    if lemma_with_particle(tree, verb) not in outcomes("harm") or base(verb.deprel) not in {"advcl", "acl", "conj"}:
        return None
    for above in tree.ancestors(verb):
        if above.upos == "VERB" and above.lemma in _JUDGING | reporting_verbs():
            return _told_last(tree, above, verb)
        if above.upos == "VERB":
            return above
        if above.upos not in {"NOUN", "PROPN"} or base(above.deprel) not in _ASIDE:
            return None
    return None


def _told_last(tree: Tree, said: Token, verb: Token) -> Token | None:
    """What had the outcome where the verb above only says so: "condemned the raid that **hit** Abha, injuring nine".

    Without such a clause it is what is spoken of, a noun that has no subject: "deplored the **raid**, killing nine".
    """
    told = [one for one in tree.below(said) if one.upos == "VERB" and said.index < one.index < verb.index]
    clauses = [one for one in told if base(one.deprel) in {"acl", "ccomp"}]
    return max(clauses, key=lambda one: one.index, default=tree.child(said, "obj"))


def is_mishap(verb: Token) -> bool:
    """Whether a verb tells what happens to somebody and is nobody's act: "crashed", "capsized"."""
    return verb.lemma in outcomes("mishap")
