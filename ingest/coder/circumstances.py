"""When, where and about what: what stands around a predicate besides its actors."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.actors.mentions import Mentions
from ingest.coder.arguments import Arguments
from ingest.coder.frames import Frame
from ingest.dates import DateExpression
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Basis, Mention, Precision, When

_AT = ("in", "at", "near", "inside", "outside", "around", "across")
_ABOUT = ("about", "regarding", "over", "concerning", "on", "with", "of", "into", "for")  # "with drones for use"
_CITATION = re.compile(r"\((?P<source>[^()]{2,80}?),?\s+(?P<date>[A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)\)")
_MAY_HOLD_DATE = frozenset("obl nmod advmod compound amod nummod obj flat case det punct".split())
_RELATING = frozenset(("after", "before", "following", "since", "until", "prior to", "ahead of", "amid", "despite"))
_LONGEST_THEME = 200  # characters; longer ones are whole clauses that the parser hung on a noun


def date_of(tree: Tree, predicate: Token, dates: Sequence[DateExpression]) -> DateExpression | None:
    """The date expression that stands on a predicate, or on the clause that it is part of without a verb of its own."""
    inside = [date for date in dates if tree.sentence.start <= date.span.start < tree.sentence.end]
    if not inside:
        return None
    for word in _clause_words(tree, predicate):
        hanging = {token.index for child in tree.children(word) for token in _phrase(tree, child, dates)}
        for date in inside:
            if any(t.index in hanging for t in tree.tokens if date.span.start <= t.start < date.span.end):
                return date
    return None


def past_date(
    tree: Tree, predicate: Token, dates: Sequence[DateExpression], published: When | None
) -> DateExpression | None:
    """The one date of a sentence that stands in the infinitive of a verb of the past, if it was over at publication.

    "vowed to intensify efforts in October 2022" may hang on "efforts", and still says when it was vowed.
    """
    inside = [date for date in dates if tree.sentence.start <= date.span.start < tree.sentence.end]
    content = tree.child(predicate, "xcomp")
    if len(inside) != 1 or content is None or published is None or predicate.xpos not in {"VBD", "VBN"}:
        return None
    date = inside[0]
    last = date.when.latest if date.when else None
    over = last is not None and published.latest is not None and last <= published.latest
    within = any(date.span.start <= token.start < date.span.end for token in tree.below(content))
    return date if over and within else None


def _clause_words(tree: Tree, predicate: Token) -> Iterator[Token]:
    """A predicate and the words above it up to the verb of its clause; not out of what somebody says."""
    yield predicate
    token = predicate
    for head in tree.ancestors(predicate):
        relation = base(token.deprel)
        if relation in {"ccomp", "advcl", "parataxis", "acl"} or (relation == "conj" and tree.child(token, "nsubj")):
            return
        yield head
        token = head


def _phrase(tree: Tree, child: Token, dates: Iterable[DateExpression]) -> Iterator[Token]:
    """A dependent and what hangs on it, if it can hold a date of its head: no clause, no subject.

    A noun that another time is told by ("after the meeting on October 3") keeps its date for itself.
    """
    if base(child.deprel) not in _MAY_HOLD_DATE:
        return
    yield child
    is_date = any(date.span.start <= child.start < date.span.end for date in dates)
    if is_date or not _RELATING & set(tree.cases(child)):
        for inner in tree.children(child):
            yield from _phrase(tree, inner, dates)


def is_news(tree: Tree, frame: Frame, dates: Iterable[DateExpression]) -> bool:
    """Whether a predicate tells what has just happened, so that the day of publication may stand for its date.

    Not a noun alone ("Russia's invasion of Ukraine"), a pluperfect, or a clause that only says which ("the soldier
    killed in"); nor where the sentence names some other date: no date is better than a wrong one.
    """
    verb = frame.arguments.light or frame.predicate
    if verb.upos in {"NOUN", "PROPN"} or base(verb.deprel) == "acl":
        return False
    if any(aux.text.lower() == "had" for aux in tree.children(verb, "aux")):
        return False
    return not any(tree.sentence.start <= date.span.start < tree.sentence.end for date in dates)


def publication_day(published: When | None) -> When | None:
    """The day of publication as the date of what is news; None where it is not known to the day."""
    if published is None or published.precision is not Precision.DAY:
        return None
    return When(published.earliest, published.latest, published.precision, Basis.PUBLICATION)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def place_of(tree: Tree, found: Arguments, mentions: Mentions, taken: Iterable[Mention]) -> Mention | None:
    """Where it happened: a place of the gazetteer after "in", "at", "near" and the like."""
    for slot in _AT:
        for token in found.get(slot):
            for inner in [token, *tree.children(token, "compound", "appos")]:
                place = mentions.place(inner)
                if place and not any(_overlap(place, one) for one in taken):
                    return place
    return None


def theme_of(tree: Tree, frame: Frame, taken: Iterable[Mention], dates: Iterable[DateExpression]) -> str | None:
    """What it is about, in the words of the text: the object that is no participant, else what "about" introduces."""
    spans = [(span.start, span.end) for span in [*(one.span for one in taken), *(date.span for date in dates)]]
    for slot in ("obj", *_ABOUT):
        for token in frame.arguments.get(slot):
            if token.upos not in {"NOUN", "PROPN"} or token is frame.predicate:
                continue
            if any(start <= token.start < end for start, end in spans):
                continue
            words = tree.span(tree.phrase(token)).text
            if len(words) <= _LONGEST_THEME:
                return words
    return None


def cited_source(tree: Tree) -> str | None:
    """The source that a sentence names in brackets: "(Apa.az, November 28)"."""
    match = _CITATION.search(tree.sentence.text)
    return match.group()[1:-1] if match else None


def without_citations(tree: Tree, dates: Iterable[DateExpression]) -> list[DateExpression]:
    """The dates of a sentence that are not those of its cited sources."""
    cited = [
        (tree.sentence.start + match.start(), tree.sentence.start + match.end())
        for match in _CITATION.finditer(tree.sentence.text)
    ]
    return [date for date in dates if not any(start <= date.span.start < end for start, end in cited)]
