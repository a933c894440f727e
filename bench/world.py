"""A made-up year of news for benchmarks: seeded articles and reports, in the shape that the coder gives.

The same seed gives the same articles. A few actors take part in much and most in little, as in real news, and one event
in five is reported by a second article.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Quad

from ingest.quads import describe
from ontology import gazetteer, taxonomy
from ontology.iris import DataIris
from ontology.model import Actor, Article, Event, Kind, Mention, Modality, Place, Precision, Report, Span, When
from ontology.turtle import described
from ontology.vocab import RDF_TYPE, RDFS_LABEL
from server import references
from sparql.loading import extend
from sparql.store import Store

SEED = 20261127
FIRST = date(2020, 1, 1)
DAYS = 2400
PER_ARTICLE = 8  # reports
AGAIN = 0.2  # the share of events that another article reports as well
MODALITIES = random.Random(SEED).choices(list(Modality), (80, 6, 8, 4, 2), k=997)
BATCH = 2000  # articles that are written at once
WORDS = """corridor grain border talks ceasefire pipeline sanctions convoy summit embassy drone frigate harbour tariff
election protest ministry parliament missile treaty observers refugees exercise airport currency loan uranium
turbine visa hostage mediator delegation blockade referendum satellite""".split()

Thing = TypeVar("Thing", Actor, Place)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and where of the gazetteer."""

    actors: tuple[Actor, ...]
    places: tuple[Place, ...]


def cast(base: str) -> Cast:
    """Actors and places of the gazetteer that is shipped, in the order of their keys."""
    found = described(gazetteer.turtle_files(), base)
    iris, kinds = DataIris(base), {kind.value: kind for kind in Kind}
    actors, places = [], []
    for iri, about in sorted(found.items()):
        names = about.get(RDFS_LABEL.value, ())
        classes = [value.rsplit("#", 1)[-1] for value in about.get(RDF_TYPE.value, ())]
        kind = next((kinds[name] for name in classes if name in kinds), None)
        if kind and names and "/id/actor/" in iri:
            actors.append(Actor(iris.key(iri), names[0], kind))
        elif names and "/id/place/" in iri:
            places.append(Place(iris.key(iri), names[0]))
    return Cast(tuple(actors), tuple(places))


def fill(store: Store, events: int, seed: int = SEED) -> None:
    """Fill an empty store with this many events, beside the graphs that are shipped."""
    references.refresh(store)
    iris = DataIris(store.base)
    written = articles(cast(store.base), events, seed)
    while batch := list(islice(written, BATCH)):
        extend(store, (quad for number, article, reports in batch for quad in quads(article, reports, iris)))
    store.snapshot()


def quads(article: Article, reports: tuple[Report, ...], iris: DataIris) -> Iterator[Quad]:
    """The graph of one article."""
    return describe(article, reports, iris)


def articles(parts: Cast, events: int, seed: int = SEED) -> Iterator[tuple[int, Article, tuple[Report, ...]]]:
    """Numbered articles with their reports, until so many events are reported."""
    chance = random.Random(seed)
    made, number, kept = 0, 0, list[Event]()
    while made < events:
        day = FIRST + timedelta(days=number * DAYS // max(1, events * 6 // (5 * PER_ARTICLE) + 1))
        told: list[Event] = []
        while len(told) < PER_ARTICLE and made < events:
            again = kept and chance.random() < AGAIN
            told.append(chance.choice(kept) if again else event(parts, day, chance))
            made += not again
        kept = told
        yield number, *article(number, day, told, chance)
        number += 1


def event(parts: Cast, day: date, chance: random.Random) -> Event:
    """One event between two actors, on a day or in a month."""
    relation = chance.choice(taxonomy.relations())
    exact = chance.random() < 0.9
    first = day - timedelta(days=chance.randrange(4)) if exact else day.replace(day=1)
    last = first if exact else first.replace(day=28)
    when = When(first, last, Precision.DAY if exact else Precision.MONTH)
    where = Mention(Span("there", 0, 5), place=often(parts.places, chance)) if chance.random() < 0.3 else None
    who, whom = (Mention(Span("", 0, 0), often(parts.actors, chance), confidence=0.9) for _ in range(2))
    return Event(relation.key, (who,), (whom,), when, place=where, theme=" ".join(chance.sample(WORDS, 3)))


def often(among: tuple[Thing, ...], chance: random.Random) -> Thing:
    """One of them; the early ones come much more often than the late ones."""
    return among[int(len(among) * chance.random() ** 4)]


def article(number: int, day: date, told: list[Event], chance: random.Random) -> tuple[Article, tuple[Report, ...]]:
    """An article whose sentences report these events."""
    text, reports = "", []
    for index, one in enumerate(told):
        who, whom = one.actors[0].actor, one.recipients[0].actor
        assert who is not None
        assert whom is not None
        verb = taxonomy.relation(one.relation).label
        sentence = f"{who.name}: {verb}, {whom.name}, about the {' '.join(chance.sample(WORDS, 4))}."
        start = len(text)
        sides = (
            spanned(one.actors[0], who.name, start),
            spanned(one.recipients[0], whom.name, start + sentence.index(whom.name)),
        )
        told_so = Event(one.relation, (sides[0],), (sides[1],), one.when, place=one.place, theme=one.theme)
        trigger = Span(verb, start + len(who.name) + 2, start + len(who.name) + 2 + len(verb))
        modality, confidence = chance.choice(MODALITIES), round(0.2 + 0.79 * chance.random(), 3)
        evidence = Span(sentence, start, start + len(sentence))
        reports.append(Report(told_so, evidence, index, trigger, modality, confidence))
        text += sentence + " "
    when = When(day, day, Precision.DAY)
    publisher = f"Gazette {int(40 * chance.random() ** 2)}"
    title = " ".join(chance.sample(WORDS, 4)).capitalize()
    return Article(text, title, f"https://news.example/{number}", when, publisher), tuple(reports)


def spanned(mention: Mention, words: str, start: int) -> Mention:
    """The mention where a sentence has it."""
    return Mention(Span(words, start, start + len(words)), mention.actor, confidence=mention.confidence)


def build(folder: Path, events: int, base: str) -> None:
    """A store with so many events, in a folder that is not there yet."""
    with Store.open(folder, base) as store:
        fill(store, events)
