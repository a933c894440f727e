"""Filters as people give them, as conditions of the register: keys become IRIs, words the things that have them."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace

from pyoxigraph import NamedNode

from ontology import iris
from ontology.errors import QueryError, RequestError
from ontology.iris import DataIris, slug
from server.rest.parameters import EventFilters
from server.service import Service
from server.views import View
from sparql.register.conditions import Conditions, things_met

MOST_SAID = 100_000  # things with some words: reading more takes longer than an answer may
# Things in which words are looked for one by one, 0.025 ms each; a word that 32,000 things have takes 42 ms in all.
FEW = 1_000


def thing(kind: str, given: str | None, name: str, data: DataIris) -> str | None:
    """The IRI of a thing that was given by its IRI or by its key. RequestError names the parameter."""
    if given is None:
        return None
    try:
        return (NamedNode(given) if ":" in given else data.thing(kind, given)).value
    except ValueError:
        raise RequestError(f"{name} is {given!r}, and no {kind} has such a key or IRI. /api lists them.") from None


def term(namespace: str, given: str | None, name: str) -> str | None:
    """The IRI of a concept that was given by its IRI or by its name. RequestError names the parameter."""
    if given is None:
        return None
    try:
        return NamedNode(given if ":" in given else namespace + given).value
    except ValueError:
        raise RequestError(
            f"{name} is {given!r}, which cannot be an IRI. Give a name such as those of {namespace}."
        ) from None


def publisher(given: str | None, data: DataIris) -> str | None:
    """The IRI of a publisher that was given by its IRI, its key or its name."""
    return thing("publisher", given if given is None or "://" in given else slug(given), "publisher", data)


async def said(
    running: Service, view: View, words: str, among: Callable[[], Collection[str] | None] = lambda: None
) -> frozenset[str]:
    """The things, all or those among some, that have some words. RequestError names the parameter."""

    def find() -> frozenset[str]:
        running.index.refresh(view.snapshot)
        things = among()
        return running.index.things(words, MOST_SAID) if things is None else running.index.among(words, things)

    try:
        return await asyncio.to_thread(find)
    except QueryError as error:
        raise RequestError(f"text is {words!r}: {error}") from None


async def conditions(running: Service, wanted: EventFilters, among: Collection[str] | None = None) -> Conditions:
    """The filters of a request as conditions.

    Words are looked for among these things, or among those that meet the other filters where they are few, else in all
    that there is.
    """
    data = DataIris(running.store.base)
    actors = ("actor", "recipient", "either", "actor_state", "recipient_state", "state")
    others = Conditions(
        **{name: thing("actor", getattr(wanted, name), name, data) for name in actors},
        relation=iris.relation(wanted.relation).value if wanted.relation else None,
        quad=wanted.quad,
        context=term(iris.CONTEXTS, wanted.context, "context"),
        place=thing("place", wanted.place, "place", data),
        start=wanted.since,
        end=wanted.until,
        article=thing("article", wanted.article, "article", data),
        publisher=publisher(wanted.publisher, data),
        modality=wanted.modality,
        confidence=wanted.min_confidence,
    )
    if wanted.text is None:
        return others
    view = await running.views.current()

    def left() -> Collection[str] | None:
        return things_met(view.register, others, FEW) if among is None else among

    return replace(others, said=await said(running, view, wanted.text, left))
