"""A parsed sentence as a tree: its words by their heads, and the phrases below them."""

from collections.abc import Iterator
from functools import cache

from ingest.language.annotation import Sentence, Token
from ingest.language.misparses import mended
from ontology.model import Span

# What hangs on a noun without being part of the phrase that names it.
_TAILS = frozenset(
    "acl advcl parataxis conj cc punct appos discourse dep cop nsubj aux mark orphan list expl obl".split()
)
_WITHIN_NAMES = frozenset(("of", "for", "and"))  # "the Center for Defence Investments", but not "the ACLU on Monday"
_EDGES = frozenset("case mark cc punct".split())


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
        self._relations: list[list[tuple[Token, str, str]]] = [[] for _ in self.tokens]  # child, relation, its base
        for token in self.tokens:
            if token.head >= 0:
                self._children[token.head].append(token)
                self._relations[token.head].append((token, token.deprel, base(token.deprel)))

    def children(self, token: Token, *deprels: str) -> list[Token]:
        """The dependents of a word in order; only those of some relations (with or without subtype) if given."""
        if not deprels:
            return self._children[token.index]
        below = self._relations[token.index]
        return [child for child, full, plain in below if full in deprels or plain in deprels] if below else []

    def child(self, token: Token, *deprels: str) -> Token | None:
        """The first dependent of one of these relations."""
        for child, full, plain in self._relations[token.index]:
            if full in deprels or plain in deprels:
                return child
        return None

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
        yield token
        for child in self._children[token.index]:
            yield from self.below(child)

    def phrase(self, token: Token) -> list[Token]:
        """The noun phrase of a word: what is below it without clauses, coordination, apposition, in order."""
        kept = [token]
        for child in self._children[token.index]:
            if base(child.deprel) in _EDGES and base(child.deprel) != "punct":
                continue
            if child.deprel == "nmod" and self.cases(child) and not set(self.cases(child)) & _WITHIN_NAMES:
                continue
            if base(child.deprel) in _TAILS and not (base(child.deprel) == "punct" and child.text == "-"):
                continue
            kept.extend(self._whole(child))
        return _contiguous(sorted(kept, key=lambda part: part.index), token)

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
        """The prepositions that introduce a noun phrase, lower case: ["to"], ["in", "front", "of"]."""
        found: list[str] = []
        for case in self.children(token, "case"):
            if case.text.lower() not in {"'s", "’s", "'", "’"}:
                found.append(" ".join([case.text.lower(), *(f.text.lower() for f in self.children(case, "fixed"))]))
        return found


def _contiguous(parts: list[Token], head: Token) -> list[Token]:
    """The unbroken run of words around the head: a phrase with a hole in it is cut at the hole."""
    place = parts.index(head)
    first = last = place
    while first > 0 and parts[first - 1].index >= parts[first].index - 2:
        first -= 1
    while last + 1 < len(parts) and parts[last + 1].index <= parts[last].index + 2:
        last += 1
    return parts[first : last + 1]
