"""Of whom a sentence speaks, and in what order a later word may mean them.

Salience is after Hobbs (1978, "Resolving Pronoun References") and Lappin and Leass (1994): the subject of the clause
above comes first, then the nearest before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.actors.phrases import Phrase
from ingest.actors.roles import role
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Mention

MentionsOf = Callable[[Token], tuple[Mention, ...]]

_ARGUMENTS = ("nsubj", "obj", "iobj", "obl", "nmod")
_SPOKEN = frozenset((*_ARGUMENTS, "conj", "root", "appos"))
_NOUNS = frozenset(("NOUN", "PROPN"))
_WHY = frozenset(("for", "over", "because of", "due to", "in response to"))
_ANSWERS = frozenset("punishment reaction response retaliation return revenge".split())  # "in response to its invasion"
_FOR_ONESELF = frozenset("use need seek want buy get recruit hire find gather raise".split())
_RAIDING = frozenset("ambush attack besiege bomb bombard encircle loot overrun raid ransack shell storm torch".split())
_REFLEXIVE = ("self", "selves")
_ANSWERING = frozenset(
    "accept answer approve consider decline deny dismiss fulfil fulfill grant heed ignore meet rebuff refuse reject "
    "spurn turn".split()
)
_ASKED = frozenset(
    "appeal application bid claim complaint demand invitation offer overture petition plea proposal request".split()
)
_AGAINST = frozenset(("against", "toward", "towards"))


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody of whom a sentence spoke: with the last word of the phrase, in lower case, and all its words."""

    mention: Mention
    noun: str
    words: frozenset[str]
    subject: bool
    plural: bool


def arguments(tree: Tree) -> list[Token]:
    """The nouns of a sentence that stand beside a verb or noun, in order."""
    return [token for token in tree.tokens if base(token.deprel) in _ARGUMENTS and token.upos in _NOUNS]


def spoken(tree: Tree, of: MentionsOf, until: Phrase | None = None) -> list[Spoken]:
    """Everybody of whom a sentence speaks; before a phrase those whom it may mean.

    Two arguments of one verb are not the same (Lappin and Leass 1994, the syntactic filter).
    """
    found = []
    for token in tree.tokens[: until.parts[0].index if until else None]:
        if token.upos not in _NOUNS or (until and token.head == until.head.head) or "as" in tree.cases(token):
            continue  # what somebody is called is nobody else: "banned Amnesty **as an organisation** that"
        if base(token.deprel) in _SPOKEN:
            for mention in of(token)[:1]:
                words = frozenset(part.lemma.lower() for part in tree.phrase(token))
                found.append(
                    Spoken(mention, token.lemma.lower(), words, base(token.deprel) == "nsubj", _is_plural(token))
                )
    return found


def _is_plural(token: Token) -> bool:
    return token.xpos in {"NNS", "NNPS"}


def candidates(tree: Tree, token: Token) -> Iterator[Token]:
    """Nouns before a word: subjects of the clauses above it first, then from near to far.

    Where a reason is told ("thanked Kenya for **its** help") the subject comes last. Whom a possessive is joined to
    comes before everybody ("praised Putin and **his** country"). Who does a deed to "him" is somebody else.
    """
    if (beside := _joined_to(tree, token)) is not None:
        yield beside
    own = {token.index, *(above.index for above in tree.ancestors(token) if above.upos in _NOUNS)}
    own |= {subject.index for subject in (*_adversaries(tree, token), *_doers(tree, token))}
    above = [*_objects_beside(tree, token), *_above(tree, token)]
    first = [one for one in above if one.index < token.index and one.index not in own]
    rest = [one for one in reversed(arguments(tree)) if one.index < token.index and one.index not in own]
    rest = [one for one in rest if one not in first]
    yield from [*rest, *first] if _tells_why(tree, token) else [*first, *rest]


def _doers(tree: Tree, token: Token) -> list[Token]:
    """Who does what is done to a pronoun: else it would say "himself" (Lappin and Leass 1994, the syntactic filter)."""
    verb = tree.head(token) if base(token.deprel) in {"obj", "iobj"} and not token.text.endswith(_REFLEXIVE) else None
    for _ in tree.tokens if verb is not None else ():
        if verb is None or (found := subjects(tree, verb)):
            return [*found, *(one for doer in found for one in _leaders(tree, doer))] if verb is not None else []
        verb = tree.head(verb) if base(verb.deprel) in {"xcomp", "conj", "advcl"} else None
    return []


def _leaders(tree: Tree, noun: Token) -> list[Token]:
    """By whom those are led who act: "troops led by **General Musa** ousted him", who is somebody else."""
    led = [clause for clause in tree.children(noun, "acl") if clause.lemma in {"lead", "command", "head"}]
    return [one for clause in led for one in tree.children(clause, "obl") if "by" in tree.cases(one)]


def _objects_beside(tree: Tree, token: Token) -> list[Token]:
    """Whom joined verbs do two things to: "found **a captain** guilty of killing a farmer and jailed **him**"."""
    verb = tree.head(token) if base(token.deprel) == "obj" else None
    first = tree.head(verb) if verb is not None and verb.deprel == "conj" else None
    return tree.children(first, "obj") if first is not None else []


def _above(tree: Tree, token: Token) -> Iterator[Token]:
    """The subjects of the clauses above a word, and whose a noun with a clause is: "a **Russian** claim that it"."""
    below = token
    for above in tree.ancestors(token):
        yield from subjects(tree, above)
        if below.deprel == "nsubj":
            yield from said_of(tree, above)
        if base(below.deprel) == "acl" and above.upos == "NOUN":
            yield from _makers(tree, above)
        if below.deprel == "acl" and above.upos == "NOUN":
            yield from tree.children(above, "nmod:poss", "amod", "compound")
        elif below.deprel == "conj" and token.head == below.index:
            yield from tree.children(above, "nmod:poss")  # "**China**'s attacks on reporters and their suppression"
        below = above


def _makers(tree: Tree, noun: Token) -> Iterator[Token]:
    """By whom a thing is that a clause tells of: "the remarks made by **Meloni**, in which she accused"."""
    for above in [noun, *(clause for clause in tree.children(noun, "acl") if clause.xpos == "VBN")]:
        yield from (one for one in tree.children(above, "nmod", "obl") if "by" in tree.cases(one))


def _joined_to(tree: Tree, token: Token) -> Token | None:
    """Who stands before "and" where a possessive stands behind it, if he is named himself: "**Putin** and his aides".

    Whoever meant the subject would say so twice or say "his own". Not a thing or an act: "the raid and its victims".
    """
    thing = tree.head(token) if token.deprel == "nmod:poss" else None
    first = tree.head(thing) if thing is not None and thing.deprel == "conj" else None
    if first is None or not (first.upos == "PROPN" or (first.upos == "NOUN" and role(first.lemma))):
        return None
    return first


def _tells_why(tree: Tree, token: Token) -> bool:
    """Whether a possessive stands in the reason for what is done to an object, which is mostly the object's doing.

    Garvey and Caramazza 1974, "Implicit causality in verbs": whom one thanks, blames or punishes has given the reason.
    """
    thing = tree.head(token) if token.deprel == "nmod:poss" else None
    above = tree.head(thing) if thing is not None else None
    answer = above is not None and above.lemma in _ANSWERS
    reason, verb = (above, tree.head(above)) if above is not None and answer else (thing, above)
    if reason is None or verb is None or verb.upos != "VERB" or base(reason.deprel) != "obl":
        return False
    told = answer or bool(_WHY & set(tree.cases(reason)))
    return told and verb.lemma not in _FOR_ONESELF and tree.child(verb, "obj") is not None


def subjects(tree: Tree, verb: Token) -> list[Token]:
    """Who does what a verb says: its subject, or the object above it ("ordered **Poland** to close its consulate")."""
    above = tree.head(verb)
    if base(verb.deprel) == "xcomp" and above is not None and not tree.child(verb, "nsubj"):
        return tree.children(above, "obj")
    return tree.children(verb, "nsubj")


def clause_subjects(tree: Tree, token: Token) -> list[Token]:
    """The subject of the clause that a possessive stands in."""
    verb = next((one for one in tree.ancestors(token) if one.upos == "VERB"), None)
    return subjects(tree, verb) if verb is not None and token.deprel == "nmod:poss" else []


def said_of(tree: Tree, verb: Token) -> Iterator[Token]:
    """Of whom something is said: "**Chad** will send troops, the government said"."""
    for told in tree.children(verb, "ccomp"):
        yield from subjects(tree, told)
    if verb.deprel == "parataxis" and (above := tree.head(verb)) is not None:
        yield from subjects(tree, above)


def _adversaries(tree: Tree, token: Token) -> list[Token]:
    """Who acts against what a possessive belongs to: somebody else ("raided **their** camp"), or it would say "own".

    So does who answers a request: "**Peru** turned down its appeal".
    """
    thing = tree.head(token)
    verb = tree.head(thing) if thing is not None and token.deprel == "nmod:poss" else None
    if thing is None or verb is None:
        return []
    done = verb.lemma in _RAIDING or (verb.lemma in _ANSWERING and thing.lemma.lower() in _ASKED)
    towards = (done and base(thing.deprel) == "obj") or _AGAINST & set(tree.cases(thing))
    return subjects(tree, verb) if towards else []
