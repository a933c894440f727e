"""Whom and what the names in a text mean: the names alone, without pronouns and events."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.actors import offices
from ingest.actors.bodies import with_bodies
from ingest.actors.context import NameMatch, is_state
from ingest.actors.regions import KINDS, with_regions
from ingest.actors.titles import Titled, titled
from ingest.language.annotation import Name, Sentence
from ingest.pipeline import Pipeline
from ontology.gazetteer import NameKind
from ontology.gazetteer.sources import page_of
from ontology.model import Actor, Article, Kind, Mention, Place, Span

SURE, PARTIAL = 0.95, 0.8  # a name as listed; a surname after the full name. By hand, to put the two in an order

_ARTICLE = re.compile(r"[Tt]he(?= )")


def links(pipeline: Pipeline, article: Article) -> tuple[Mention, ...]:
    """The names of an article that mean an actor or place of the gazetteer, in the order of its text.

    A name that is only part of a longer one is not linked, but for the state in the name of a body of it: "Polish Sejm"
    is two mentions, the longer first. A surname means the person named in full or by title before it. The span of a
    mention has no article before the name.
    """
    whole = pipeline.names.matches(article.text)
    parts = [part for match in whole for part in _parts(pipeline, article.text, match)]
    matches = with_regions(article.text, parts, pipeline.names)
    known: dict[str, Actor] = {}
    found: list[Mention] = []
    persons = list(titled(offices.built_in(), article.text, matches, article.published))
    for sentence in pipeline.annotator.annotate(article.text):
        inside = [match for match in matches if sentence.start <= match.start and match.end <= sentence.end]
        bodies = with_bodies(sentence, inside, pipeline.gazetteer)
        named = [match for match in bodies if not any(_swallows(name, match) for name in sentence.names)]
        named += [one for match in named if (one := pipeline.names.state_within(article.text, match))]
        mentions = [_mention(pipeline, article.text, match, known) for match in named]
        mentions += _persons(sentence, persons, known)
        mentions += _surnames(sentence, mentions, known)
        found += sorted(mentions, key=lambda mention: (mention.span.start, -mention.span.end))
    return tuple(found)


def _parts(pipeline: Pipeline, text: str, match: NameMatch) -> Iterator[NameMatch]:
    """A place and the one it lies in, each by itself: "Flint" and "Michigan" in "Flint, Michigan"."""
    first, comma, rest = text[match.start : match.end].partition(", ")
    start = match.end - len(rest)
    around = [m for m in pipeline.names.matches(rest) if m.end == len(rest)] if comma else []
    if not around or around[0].entry.thing == match.entry.thing:
        yield match
        return
    yield replace(match, end=match.start + len(first))
    yield from (replace(one, start=one.start + start, end=one.end + start) for one in around)


def _swallows(name: Name, match: NameMatch) -> bool:
    """Whether a name is only part of a longer one that the annotator sees; "EU" is none of "pro-EU"."""
    inside = name.start <= match.start and match.end <= name.end
    beside = name.text[: max(0, match.start - name.start)] + name.text[match.end - name.start :]
    return inside and " " in name.text and any(map(str.isalnum, beside)) and not KINDS.fullmatch(beside.strip())


def _mention(pipeline: Pipeline, text: str, match: NameMatch, known: dict[str, Actor]) -> Mention:
    entry = match.entry
    span = _span(text, match)
    if people := _people(pipeline, span, match):
        return Mention(span, actor=people, confidence=SURE)
    if isinstance(entry.thing, Place):
        meant = pipeline.gazetteer.actor(entry.metonym_for) if entry.metonym_for else None
        return Mention(span, meant, entry.thing, entry.metonymy if meant else None, SURE)
    if entry.thing.kind is Kind.PERSON:
        known.setdefault(span.text.split()[-1], entry.thing)
    return Mention(span, actor=entry.thing, confidence=SURE)


def _people(pipeline: Pipeline, span: Span, match: NameMatch) -> Actor | None:
    """ "Palestinians" are the people of the state: a demonym in the plural is a noun."""
    plural = match.name.kind is NameKind.DEMONYM and span.text.endswith("s") and span.text != "Swiss"
    return pipeline.gazetteer.actor(f"{match.entry.thing.key}-civ") if plural and is_state(match.entry) else None


def _span(text: str, match: NameMatch) -> Span:
    """The characters of a name as its page has it: without article, title, or words in small letters around it.

    "King Charles III" is Charles III, "the occupied West Bank" the West Bank, "Georgian Dream party" Georgian Dream.
    """
    written, thing = text[match.start : match.end], match.entry.thing
    person = isinstance(thing, Actor) and thing.kind is Kind.PERSON
    for title in (page for iri in thing.same_as if (page := page_of(iri))):
        around, found, after = f" {written} ".partition(f" {title} ")
        if found and ((person and not after) or not any(map(str.isupper, around + after))):
            return Span(title, match.start + len(around), match.start + len(around) + len(title))
    first = offices.built_in().pattern.match(written) if person else _ARTICLE.match(written)
    start = match.start + (first.end() if first else 0)
    start += text[start : match.end].startswith(" ")
    return (
        Span(text[start : match.end], start, match.end) if start < match.end else Span(written, match.start, match.end)
    )


def _persons(sentence: Sentence, persons: Sequence[Titled], known: dict[str, Actor]) -> Iterator[Mention]:
    """Those whom a sentence names by their office."""
    for person in persons:
        if sentence.start <= person.span.start and person.span.end <= sentence.end:
            if person.by_name:
                known.setdefault(person.span.text, person.actor)
            yield Mention(person.span, actor=person.actor, confidence=PARTIAL)


def _surnames(sentence: Sentence, mentions: Sequence[Mention], known: dict[str, Actor]) -> Iterator[Mention]:
    for name in sentence.names:
        free = not any(one.span.start < name.end and name.start < one.span.end for one in mentions)
        if free and name.type == "PERSON" and name.text in known:
            yield Mention(Span(name.text, name.start, name.end), actor=known[name.text], confidence=PARTIAL)
