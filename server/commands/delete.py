"""Retract articles from a store: what only they say is gone, and what others say as well stays.

ARTICLE is the key or the IRI of an article, as /api/articles lists them, or the address from which it was ingested.
"""

import argparse

from pyoxigraph import NamedNode

from ontology.errors import NotFound
from ontology.iris import DataIris, digest
from server import console
from server.commands.options import add_store, settings
from sparql.store import Store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("articles", nargs="+", metavar="ARTICLE", help="key, IRI or address of an article")
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Retract them; nothing is retracted if one of them is not there."""
    found = settings(options)
    with Store.open(found.store, found.base) as store:
        graphs = {given: graph_of(given, store) for given in options.articles}
        unknown = [given for given, graph in graphs.items() if not store.holds(graph)]
        if unknown:
            raise NotFound(f"There is no article {unknown[0]!r} in {found.store}. /api/articles lists what there is.")
        for graph in graphs.values():
            store.delete(graph)
        store.snapshot()
    console.write(f"Retracted {len(graphs)} {'article' if len(graphs) == 1 else 'articles'} from {found.store}.\n")
    return 0


def graph_of(given: str, store: Store) -> NamedNode:
    """The graph of an article that is given by key, IRI or address."""
    iris = DataIris(store.base)
    if given.startswith(f"{store.base}id/article/"):
        return iris.article_graph(iris.key(given))
    if "://" in given:
        return iris.article_graph(digest("url", given))
    try:
        return iris.article_graph(given)
    except ValueError:
        raise NotFound(f"{given!r} is no key of an article. /api/articles lists them.") from None
