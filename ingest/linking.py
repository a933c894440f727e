"""Whom and what the names in a text mean: the names alone, without roles, pronouns and events."""

from collections.abc import Iterator, Sequence

from ingest.actors.names import NameMatch
from ingest.actors.recognition import recognised
from ingest.language.annotation import Name
from ingest.pipeline import Pipeline
from ontology.model import Actor, Article, Kind, Mention, Place, Span

SURE, PARTIAL = 0.95, 0.8  # a name as listed; a surname after the full name. By hand, to put the two in an order


def links(pipeline: Pipeline, article: Article) -> tuple[Mention, ...]:
    """The names of an article that mean an actor or place of the gazetteer, in the order of its text.

    A name that is only part of a longer one ("Azerbaijan" in "Central Bank of Azerbaijan") is not linked. A surname
    means the person named in full before it.
    """
    matches = pipeline.names.matches(article.text)
    known: dict[str, Actor] = {}
    found: list[Mention] = []
    for sentence in pipeline.annotator.annotate(article.text):
        for name in recognised(sentence, matches):
            found.extend(_link(pipeline, name, _match(name, matches), known))
    return tuple(found)


def _match(name: Name, matches: Sequence[NameMatch]) -> NameMatch | None:
    """The listing of a name, or one that has more words about the same ("M23 rebels" for "M23")."""
    around = (match for match in matches if match.start <= name.start and name.end <= match.end)
    return next(around, None)


def _link(pipeline: Pipeline, name: Name, match: NameMatch | None, known: dict[str, Actor]) -> Iterator[Mention]:
    span = Span(name.text, name.start, name.end)
    if match is None:
        if name.type == "PERSON" and name.text in known:
            yield Mention(span, actor=known[name.text], confidence=PARTIAL)
        return
    entry = match.entry
    if isinstance(entry.thing, Place):
        meant = pipeline.gazetteer.actor(entry.metonym_for) if entry.metonym_for else None
        yield Mention(span, meant, entry.thing, entry.metonymy if meant else None, SURE)
        return
    if entry.thing.kind is Kind.PERSON:
        known.setdefault(name.text.split()[-1], entry.thing)
    yield Mention(span, actor=entry.thing, confidence=SURE)
