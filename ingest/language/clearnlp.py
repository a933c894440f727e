"""ClearNLP's dependencies, which spaCy's English pipelines give, as Universal Dependencies.

In ClearNLP function words govern, in UD they depend: "was in Paris" is was > in > Paris there; here was and in both
depend on Paris. So the words change places, from the deepest up; each step turns one word and its head, so that a tree
stays a tree:

* preposition > noun:    noun > case; it is an `obl` of predicates, `obl:agent` of passives, an `nmod` of nouns
* preposition > clause:  clause > mark; it is an `advcl` of predicates, an `acl` of nouns
* be > predicate:        predicate > cop; also for a place ("is in Paris"), but not for "there is"
* a > b > c in coordination:  a > b, a > c; conjunctions and commas go to the conjunct that follows them

All other relations are only renamed (`clearnlp.tsv`).
"""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ontology.tables import listed

_NOMINAL = frozenset("NOUN PROPN PRON NUM SYM DET".split())
_SUBJECTS = frozenset("nsubj nsubjpass csubj csubjpass".split())
_CLAUSE = _SUBJECTS | {"cop", "aux", "auxpass", "mark"}
_ADPOSITIONS = frozenset("prep agent dative".split())
_LINKED = "linked"  # for now: what a preposition governs by another one, as "of" in "instead of"
_COMMAS = frozenset(",;")


class Word(NamedTuple):
    """A word as ClearNLP has it. `head` is the index of its head in the sentence, -1 for the root."""

    text: str
    lemma: str
    upos: str
    xpos: str
    head: int
    relation: str


class Arc(NamedTuple):
    """The head of a word, -1 for the root, and its relation."""

    head: int
    deprel: str


@cache
def relations() -> dict[str, tuple[str, str]]:
    """The relations of UD for each of ClearNLP's: under a predicate, and under a noun (`clearnlp.tsv`)."""
    rows = (cells for _, cells in listed(files("ingest.language") / "clearnlp.tsv", 3, 2))
    return {name: (verbal, nominal or verbal) for name, verbal, nominal in rows}


@cache
def own_relations() -> frozenset[str]:
    """The relations of ClearNLP that UD does not have: who uses one of them speaks ClearNLP."""
    known = {deprel for pair in relations().values() for deprel in pair}
    return frozenset(name for name in relations() if name not in known and name != "ROOT")


@cache
def _fixed() -> frozenset[tuple[str, str]]:
    return frozenset((one, two) for _, (one, two) in listed(files("ingest.language") / "fixed.tsv", 2))


def universal(words: Sequence[Word]) -> list[Arc]:
    """The UD tree of a sentence whose ClearNLP tree is given: one arc for each word, in order.

    The heads that come in have to make one tree; those that come out then do too.
    """
    draft = _Draft(words)
    for place in draft.deepest_first():
        draft.turn_preposition(place)
        draft.turn_copula(place)
    draft.flatten()
    return [Arc(head, draft.deprel(place)) for place, head in enumerate(draft.heads)]


class _Draft:
    """A tree on its way from one scheme to the other."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.heads = [word.head for word in words]
        self.labels = [word.relation for word in words]

    def deepest_first(self) -> list[int]:
        """The words, each after all that depend on it."""
        below: list[list[int]] = [[] for _ in self.words]
        for place, head in enumerate(self.heads):
            if head >= 0:
                below[head].append(place)
        order = [place for place, head in enumerate(self.heads) if head < 0]
        for place in order:  # grows on the way
            order.extend(below[place])
        return order[::-1]

    def children(self, place: int, *labels: str) -> list[int]:
        """The dependents of a word, in order; only those with some labels if given."""
        below = [child for child, head in enumerate(self.heads) if head == place]
        return [child for child in below if self.labels[child] in labels] if labels else below

    def turn(self, below: int, relation: str) -> None:
        """Put a word into the place of its head, which becomes its dependent; the others come along."""
        above = self.heads[below]
        for child in self.children(above):
            self.heads[child] = below
        self.heads[below], self.heads[above] = self.heads[above], below
        self.labels[above] = relation

    def turn_preposition(self, place: int) -> None:
        """Have a preposition depend on what it introduces."""
        content = self.complement(place)
        if content is None:
            return
        clause = self.is_clause(content)
        head, label = self.heads[place], self.labels[place]
        if label in _ADPOSITIONS or label not in relations() or relations()[label][0] in {"advmod", "mark", "case"}:
            label = "pcomp" if clause else "agent" if label == "agent" else "prep"
            label = _LINKED if self.is_linking(head) else self.named(label, head)
        self.labels[content] = label
        self.turn(content, "mark" if clause else "case")
        self.fix(place - 1, content)
        self.fix(place, content)

    def complement(self, place: int) -> int | None:
        """What a preposition governs; None for all other words."""
        for label in ("pobj", "pcomp", _LINKED):
            found = self.children(place, label)
            if found:
                return found[0]
        return None

    def is_linking(self, place: int) -> bool:
        """Whether a preposition governs nothing but another one: "instead" in "instead of war"."""
        if place < 0 or self.children(place, "pobj", "pcomp"):
            return False
        label = self.labels[place]
        return label in _ADPOSITIONS or (label in {"pcomp", "conj"} and self.words[place].upos == "ADP")

    def is_clause(self, place: int) -> bool:
        """Whether what a preposition governs is a clause: "by imposing sanctions"."""
        if self.labels[place] == "pobj":
            return False
        return self.words[place].upos in {"VERB", "AUX"} or bool(self.children(place, *_CLAUSE))

    def fix(self, first: int, content: int) -> None:
        """Join a word and the next, if both introduce the content and are one preposition: "because of"."""
        second = first + 1
        if first < 0 or second >= len(self.words) or {self.heads[first], self.heads[second]} != {content}:
            return
        if (self.words[first].text.lower(), self.words[second].text.lower()) in _fixed():
            self.labels[first] = "mark" if "mark" in {self.labels[first], self.labels[second]} else "case"
            self.heads[second], self.labels[second] = first, "fixed"

    def turn_copula(self, place: int) -> None:
        """Have "be" depend on what it says of its subject."""
        word = self.words[place]
        if word.lemma.lower() != "be" or word.upos not in {"AUX", "VERB"}:
            return
        if any(self.words[child].text.lower() == "there" for child in self.children(place, "expl")):
            for child in self.children(place, "attr"):
                self.labels[child] = "nsubj"
            return
        predicate = self.predicate(place)
        if predicate is None:
            return
        if self.children(predicate, *_SUBJECTS):  # "this is what he said" has two
            for child in self.children(place, "nsubj"):
                self.labels[child] = "nsubj:outer"
        self.labels[predicate] = self.labels[place]
        self.turn(predicate, "cop")

    def predicate(self, place: int) -> int | None:
        """What "be" says of its subject: an adjective, a noun, or else the first place after it."""
        for label in ("acomp", "attr", "oprd"):
            found = self.children(place, label)
            if found:
                return found[0]
        if not self.children(place, "nsubj") or self.children(place, "ccomp", "xcomp", "expl"):
            return None
        after = (child for child in self.children(place, "obl") if child > place and self.children(child, "case"))
        return next(after, None)

    def flatten(self) -> None:
        """Have all conjuncts depend on the first, and what stands between two of them on the second."""
        for place, label in enumerate(self.labels):
            while label == "conj" and self.heads[place] >= 0 and self.labels[self.heads[place]] == "conj":
                if self.heads[self.heads[place]] < 0:
                    break
                self.heads[place] = self.heads[self.heads[place]]
        for first in {self.heads[place] for place, label in enumerate(self.labels) if label == "conj"} - {-1}:
            self.hand_on([first, *(child for child in self.children(first, "conj") if child > first)])

    def hand_on(self, members: Sequence[int]) -> None:
        """Give conjunctions, and the commas before them, to the conjunct that follows."""
        links = [link for member in members for link in self.children(member, "cc", "punct") if link > member]
        for link in sorted(links, key=lambda link: self.labels[link] == "punct"):
            following = next((member for member in members if member > link), None)
            if following is not None and (self.labels[link] == "cc" or self.is_comma_before(link, following)):
                self.heads[link] = following

    def is_comma_before(self, place: int, member: int) -> bool:
        """Whether a comma stands right before all that belongs to a conjunct."""
        return self.words[place].text in _COMMAS and place + 1 == min(self.below(member))

    def below(self, place: int) -> Iterable[int]:
        """A word and all that depends on it."""
        found = [place]
        for one in found:  # grows on the way
            found.extend(self.children(one))
        return found

    def is_nominal(self, place: int) -> bool:
        """Whether a word is a noun that is no predicate."""
        return self.words[place].upos in _NOMINAL and not self.children(place, "cop", *_SUBJECTS)

    def named(self, label: str, head: int) -> str:
        """The name in UD of a relation to some head; `dep` for one that is not known."""
        verbal, nominal = relations().get(label, ("dep", "dep"))
        return nominal if head >= 0 and self.is_nominal(head) else verbal

    def deprel(self, place: int) -> str:
        """The relation in UD of a word whose head is settled."""
        head, label, word = self.heads[place], self.labels[place], self.words[place]
        if head < 0:
            return "root"
        if label == "aux" and word.xpos == "TO":
            return "mark"
        if label == "neg" and word.text.lower() == "no":
            return "det"
        if label == "dative" and word.upos == "ADP":  # its noun stands elsewhere: "whom they gave it to"
            label = "prep"
        return self.named("dep" if label.lower() == "root" else "prep" if label == _LINKED else label, head)
