"""A parsed sentence as a tree: its words by their heads, and the phrases below them."""

from collections.abc import Iterator
from functools import cache
from operator import attrgetter

from ingest.language.annotation import Sentence, Token
from ingest.language.misparses import mended
from ontology.model import Span

# What hangs on a noun without being part of the phrase that names it.
_TAILS = frozenset(
    "acl advcl parataxis conj cc punct appos discourse dep cop nsubj aux mark orphan list expl obl".split()
)
_WITHIN_NAMES = frozenset(("of", "for", "and"))  # "the Center for Defence Investments", but not "the ACLU on Monday"
_EDGES = frozenset("case mark cc punct".split())
_POSSESSIVE = frozenset(("'s", "’s", "'", "’"))
_place = attrgetter("index")


@cache
def base(deprel: str) -> str:
    """The relation without its subtype: "nsubj:pass" -> "nsubj"."""
    return deprel.partition(":")[0]


class Tree:
    """The words of one sentence and what depends on them."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = mended(sentence.tokens)
        self._children: list[list[Token]] = [[] for _ in self.tokens]
        self._related: list[dict[str, list[Token]]] = [{} for _ in self.tokens]  # by relation with and without subtype
        self._cases: dict[int, list[str]] = {}
        self._phrases: dict[int, list[Token]] = {}
        for token in self.tokens:
            if token.head >= 0:
                self._children[token.head].append(token)
                related, plain = self._related[token.head], base(token.deprel)
                related.setdefault(plain, []).append(token)
                if plain != token.deprel:
                    related.setdefault(token.deprel, []).append(token)

    def children(self, token: Token, *deprels: str) -> list[Token]:
        """The dependents of a word in order; only those of some relations (with or without subtype) if given."""
        if not deprels:
            return self._children[token.index]
        related = self._related[token.index]
        found = [related[one] for one in deprels if one in related] if related else []
        if len(found) > 1:
            return sorted({child.index: child for part in found for child in part}.values(), key=_place)
        return list(found[0]) if found else []

    def child(self, token: Token, *deprels: str) -> Token | None:
        """The first dependent of one of these relations."""
        related = self._related[token.index]
        found = [related[one][0] for one in deprels if one in related] if related else []
        return min(found, key=_place) if found else None

    def head(self, token: Token) -> Token | None:
        """What a word depends on; None for the root."""
        return self.tokens[token.head] if token.head >= 0 else None

    def ancestors(self, token: Token) -> Iterator[Token]:
        """The heads above a word, nearest first."""
        above = self.head(token)
        while above is not None:
            yield above
            above = self.head(above)

    def below(self, token: Token) -> Iterator[Token]:
        """A word and all that depends on it, in no order."""
        waiting = [token]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(self._children[one.index]))

    def phrase(self, token: Token) -> list[Token]:
        """The noun phrase of a word: what is below it without clauses, coordination, apposition, in order."""
        if token.index not in self._phrases:
            kept = [one for child in self._children[token.index] if self._names(child) for one in self._whole(child)]
            self._phrases[token.index] = _contiguous(sorted([token, *kept], key=_place), token)
        return self._phrases[token.index]

    def _names(self, child: Token) -> bool:
        """Whether a dependent of a noun is part of the phrase that names it."""
        relation = base(child.deprel)
        if relation == "punct":
            return child.text == "-"
        if child.deprel == "nmod" and (cases := self.cases(child)) and _WITHIN_NAMES.isdisjoint(cases):
            return False
        return relation not in _EDGES and relation not in _TAILS

    def _whole(self, token: Token) -> list[Token]:
        kept = [token]
        for child in self._children[token.index]:
            if base(child.deprel) not in {"acl", "advcl", "parataxis"}:
                kept.extend(self._whole(child))
        return kept

    def span(self, parts: list[Token]) -> Span:
        """From the first to the last of some words, as characters of the text."""
        start, end = parts[0].start, parts[-1].end
        offset = self.sentence.start
        return Span(self.sentence.text[start - offset : end - offset], start, end)

    def cases(self, token: Token) -> list[str]:
        """The prepositions that introduce a noun phrase, lower case: ["to"], ["in front of"]."""
        if "case" not in self._related[token.index]:
            return []
        if token.index not in self._cases:
            words = [case for case in self.children(token, "case") if case.text.lower() not in _POSSESSIVE]
            wholes = [[case, *self.children(case, "fixed")] for case in words]
            self._cases[token.index] = [" ".join(one.text.lower() for one in whole) for whole in wholes]
        return list(self._cases[token.index])


def _contiguous(parts: list[Token], head: Token) -> list[Token]:
    """The unbroken run of words around the head: a phrase with a hole in it is cut at the hole."""
    first = last = [part.index for part in parts].index(head.index)
    while first > 0 and parts[first - 1].index >= parts[first].index - 2:
        first -= 1
    while last + 1 < len(parts) and parts[last + 1].index <= parts[last].index + 2:
        last += 1
    return parts[first : last + 1]
