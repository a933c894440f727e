"""Filters as people give them, as conditions of the register: keys become IRIs, words the things that have them."""

import asyncio
from collections.abc import Collection

from pyoxigraph import NamedNode

from ontology import iris
from ontology.errors import QueryError, RequestError
from ontology.iris import DataIris, slug
from server.rest.parameters import EventFilters
from server.service import Service
from server.views import View
from sparql.register.conditions import Conditions

MOST_SAID = 100_000  # things with some words: reading more takes longer than an answer may


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
    running: Service, view: View, words: str | None, among: Collection[str] | None = None
) -> frozenset[str] | None:
    """The things, all or those among some, that have some words; None where no words are wanted.

    RequestError names the parameter.
    """
    if words is None:
        return None

    def find() -> frozenset[str]:
        running.index.refresh(view.snapshot)
        return running.index.things(words, MOST_SAID) if among is None else running.index.among(words, among)

    try:
        return await asyncio.to_thread(find)
    except QueryError as error:
        raise RequestError(f"text is {words!r}: {error}") from None


async def conditions(running: Service, wanted: EventFilters, among: Collection[str] | None = None) -> Conditions:
    """The filters of a request as conditions; `among` are the things in which words are looked for, else all."""
    data = DataIris(running.store.base)
    actors = ("actor", "recipient", "either", "actor_state", "recipient_state", "state")
    return Conditions(
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
        said=await said(running, await running.views.current(), wanted.text, among) if wanted.text else None,
    )
