"""The same answers as Oxigraph's own server gives, to generated queries over the same data.

Both have one engine, so that what differs is ours: the order of columns, the datasets, the workers, the formats.
"""

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from server.app import create_app
from server.settings import Settings
from sparql.loading import extend
from sparql.store import Store
from tests.server.beside import oxigraph

QUERIES = 500
DICE = random.Random(11)
NAMES = [NamedNode(f"http://example.org/n{number}") for number in range(12)]
PREDICATES = [NamedNode(f"http://example.org/p{number}") for number in range(4)]
TEXTS = (Literal("a"), Literal("b", language="en"), Literal("2"))
VALUES: list[NamedNode | Literal] = [*NAMES, *map(Literal, range(6)), *TEXTS]
PATHS = (f"{PREDICATES[0]}/{PREDICATES[1]}", f"{PREDICATES[2]}+", f"^{PREDICATES[3]}")
GRAPHS: list[NamedNode | DefaultGraph] = [DefaultGraph(), *(NamedNode(f"http://example.org/g{n}") for n in range(3))]


def data() -> list[Quad]:
    def one() -> Quad:
        return Quad(DICE.choice(NAMES), DICE.choice(PREDICATES), DICE.choice(VALUES), DICE.choice(GRAPHS))

    return sorted({one() for _ in range(300)}, key=str)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Oxigraph's server with the data; gives its address."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph") / "store") as address:
        body = serialize(DATA, format=RdfFormat.N_QUADS)
        urlopen(Request(f"{address}/store", body, {"Content-Type": "application/n-quads"})).close()
        yield address


DATA = data()


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[TestClient]:
    with Store.open(tmp_path_factory.mktemp("ours") / "store") as store:
        extend(store, DATA)
        store.snapshot()
        with TestClient(create_app(store, settings)) as client:
            yield client


def term(dice: random.Random, variables: str) -> str:
    return f"?{dice.choice(variables)}" if dice.random() < 0.75 else str(dice.choice(NAMES))


def triple(dice: random.Random) -> str:
    predicate = dice.choice([*map(str, PREDICATES), "?p", *PATHS])
    value = str(dice.choice(VALUES)) if dice.random() < 0.15 else term(dice, "yzw")
    return f"{term(dice, 'xyz')} {predicate} {value} ."


def pattern(dice: random.Random, depth: int = 2) -> str:
    text = " ".join(triple(dice) for _ in range(dice.randint(1, 2)))
    if depth:
        inner = pattern(dice, depth - 1)
        text += " " + dice.choice(
            [
                "",
                f"OPTIONAL {{ {inner} }}",
                f"{{ {inner} }} UNION {{ {triple(dice)} }}",
                f"MINUS {{ {inner} }}",
                f"FILTER {dice.choice(['', 'NOT '])}EXISTS {{ {inner} }}",
                f"GRAPH {dice.choice(['?g', str(GRAPHS[1])])} {{ {inner} }}",
                "FILTER(isLiteral(?y) || ?z > 2)",
                f"VALUES ?x {{ {NAMES[0]} {NAMES[1]} {NAMES[2]} }}",
                'BIND(CONCAT(STR(?y), "-", STR(?z)) AS ?b)',
            ]
        )
    return text


def query(dice: random.Random) -> str:
    where = pattern(dice)
    return dice.choice(
        [
            f"SELECT * {{ {where} }}",
            f"SELECT DISTINCT ?x ?y {{ {where} }}",
            f"SELECT ?x (COUNT(*) AS ?n) (SUM(?y) AS ?s) {{ {where} }} GROUP BY ?x",
            f"SELECT (COUNT(DISTINCT ?y) AS ?n) (MIN(?z) AS ?least) {{ {where} }}",
            f"SELECT ?y ?x {{ {where} }} ORDER BY ?y ?x",
            f"SELECT ?x {{ {{ SELECT DISTINCT ?x {{ {where} }} }} {triple(dice)} }}",
            f"ASK {{ {where} }}",
            f"CONSTRUCT {{ ?x ?p ?y . ?z <http://example.org/made> ?w }} WHERE {{ {where} }}",
        ]
    )


def test_the_same_answers_as_oxigraph(ours: TestClient, reference: str) -> None:
    dice, filled = random.Random(5), 0
    for _ in range(QUERIES):
        text = query(dice)
        dataset = {"default-graph-uri": str(GRAPHS[2])[1:-1]} if dice.random() < 0.1 else {}
        kind = "application/n-triples" if text.startswith("CONSTRUCT") else "application/sparql-results+json"
        address = f"{reference}/query?{urlencode({'query': text, **dataset})}"
        with urlopen(Request(address, headers={"Accept": kind})) as answer:
            expected = answer.read().decode()
        got = ours.get("/sparql", params={"query": text, **dataset}, headers={"Accept": kind})
        assert got.status_code == 200, text
        assert comparable(got.text, kind) == comparable(expected, kind), text
        filled += bool(comparable(expected, kind))
        if text.startswith("SELECT"):
            table = ours.get("/sparql", params={"query": text, **dataset, "format": "csv"}).text
            assert len(list(csv.reader(io.StringIO(table)))) == len(json.loads(expected)["results"]["bindings"]) + 1, (
                text
            )
    assert filled > QUERIES / 2, "most queries find something"


def comparable(content: str, kind: str) -> object:
    """An answer whatever the order of its rows and columns."""
    if kind == "application/n-triples":
        return set(content.splitlines())
    found = json.loads(content)
    if "boolean" in found:
        return [found["boolean"]]
    return Counter(json.dumps(row, sort_keys=True) for row in found["results"]["bindings"])
