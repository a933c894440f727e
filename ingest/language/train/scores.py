"""Scores of analyses against what treebanks and name corpora say."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ingest.language.annotation import Sentence
from ingest.language.parser import Analysis
from ingest.language.tagging import name_spans
from ingest.language.train.examples import Example

Scores = dict[str, float]


def percent(part: float, whole: float) -> float:
    """A share in percent, to two places; 0 of nothing."""
    return round(100 * part / whole, 2) if whole else 0.0


def f1(right: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall, in percent."""
    return percent(2 * right, found + wanted)


def trees(gold: Sequence[Example], found: Iterable[Analysis]) -> Scores:
    """Shares of words with the right head (uas), head and relation (las), tags; F1 of nsubj and obj.

    All words count, punctuation too; relations count with their subtypes, as in the CoNLL 2018 shared task's LAS they
    do not: `las_base` is without.
    """
    count: Counter[str] = Counter()
    for example, analysis in zip(gold, found, strict=True):
        for word, head in enumerate(example.heads):
            count["words"] += 1
            attached = analysis.heads[word] == head - 1
            wanted, relation = example.deprels[word], analysis.deprels[word]
            count["uas"] += attached
            count["las"] += attached and relation == wanted
            count["las_base"] += attached and relation.partition(":")[0] == wanted.partition(":")[0]
            count["upos"] += analysis.upos[word] == example.upos[word]
            count["xpos"] += analysis.xpos[word] == example.xpos[word]
            count["feats"] += bool(example.feats) and analysis.feats[word] == example.feats[word]
            for kind in ("nsubj", "obj", "nsubj:pass"):
                count[f"{kind} wanted"] += wanted == kind
                count[f"{kind} found"] += relation == kind
                count[f"{kind} right"] += attached and wanted == relation == kind
    shares = {
        name: percent(count[name], count["words"]) for name in ("uas", "las", "las_base", "upos", "xpos", "feats")
    }
    for kind in ("nsubj", "obj", "nsubj:pass"):
        shares[kind] = f1(*(count[f"{kind} {part}"] for part in ("right", "found", "wanted")))
    return shares


def names(gold: Sequence[Example], found: Iterable[Sequence[tuple[int, int, str]]]) -> Scores:
    """Strict F1 of names over PERSON, ORG, PLACE, EVENT, and of each: same words, same type.

    Where the gold does not say what a word is ("?"), a name found there counts neither way.
    """
    count: Counter[str] = Counter()
    counted = ("PERSON", "ORG", "PLACE", "EVENT")
    for example, spans in zip(gold, found, strict=True):
        wanted = {span for span in name_spans(example.names) if span[2] in counted}
        given = {
            (first, last, kind)
            for first, last, kind in spans
            if kind in counted and "?" not in example.names[first : last + 1]
        }
        for kind in counted:
            own = [{span for span in part if span[2] == kind} for part in (wanted, given)]
            count[f"{kind} wanted"] += len(own[0])
            count[f"{kind} found"] += len(own[1])
            count[f"{kind} right"] += len(own[0] & own[1])
    totals = [sum(count[f"{kind} {part}"] for kind in counted) for part in ("right", "found", "wanted")]
    each = {kind: f1(*(count[f"{kind} {part}"] for part in ("right", "found", "wanted"))) for kind in counted}
    return {
        "f1": f1(*totals),
        "precision": percent(totals[0], totals[1]),
        "recall": percent(totals[0], totals[2]),
        **each,
    }


Place = tuple[int, int]  # of a word in a document, its blanks left out


def aligned(gold: Sequence[Sequence[Sentence]], found: Sequence[Sequence[Sentence]]) -> Scores:
    """F1 of sentences, words and labelled attachments between documents that were cut independently.

    As in the CoNLL 2018 shared task (Zeman et al. 2018): words align that cover the same characters, blanks apart, and
    relations count without their subtypes. Both sides have to hold the same characters.
    """
    count: Counter[str] = Counter()
    for wanted, given in zip(gold, found, strict=True):
        for name, (one, other) in {
            "sentences": (_bounds(wanted), _bounds(given)),
            "words": (_attachments(wanted).keys(), _attachments(given).keys()),
            "las": (_attachments(wanted).items(), _attachments(given).items()),
        }.items():
            count[name] += len(one & other)
            count[f"{name} gold"] += len(one)
            count[f"{name} found"] += len(other)
    return {name: f1(*(count[f"{name}{part}"] for part in ("", " found", " gold"))) for name in _ALIGNED}


def _places(document: Sequence[Sentence]) -> Iterator[list[Place]]:
    """Where the words of each sentence stand."""
    at = 0
    for sentence in document:
        places: list[Place] = []
        reached = sentence.start
        for token in sentence.tokens:
            # The words of a multiword token that do not spell it share its characters.
            start = at if token.start >= reached else places[-1][0]
            end = start + len("".join(sentence.text[token.start - sentence.start : token.end - sentence.start].split()))
            places.append((start, end))
            at, reached = end, token.end
        yield places


def _bounds(document: Sequence[Sentence]) -> set[Place]:
    return {(places[0][0], places[-1][1]) for places in _places(document)}


def _attachments(document: Sequence[Sentence]) -> dict[tuple[Place, int], tuple[Place | None, str]]:
    """Each word, with its number among those of the same place -> the place of its head, and its relation."""
    found: dict[tuple[Place, int], tuple[Place | None, str]] = {}
    for sentence, places in zip(document, _places(document), strict=True):
        for token, place in zip(sentence.tokens, places, strict=True):
            number = places[: token.index].count(place)
            head = places[token.head] if token.head >= 0 else None
            found[place, number] = head, token.deprel.partition(":")[0]
    return found


_ALIGNED = ("sentences", "words", "las")
