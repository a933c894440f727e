"""What the OpenAPI document says of the protocols of SPARQL: parameters, bodies, answers and errors, with examples.

The routes read their requests themselves, since the protocols have more ways to ask than FastAPI knows.
"""

from collections.abc import Iterable
from typing import Any

from server.rest.openapi import TEXT, error
from sparql.formats import GRAPHS, RESULTS

FORM = "application/x-www-form-urlencoded"
GRAPH_TYPES = tuple(each.media_type for each in GRAPHS.values())
RESULT_TYPES = tuple(each.media_type for each in RESULTS.values())
ASKING = "SELECT ?who ?relation ?whom { ?relation a skos:Concept . ?who ?relation ?whom } LIMIT 10"
QUERY = f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#> {ASKING}"
OWN_GRAPH = "http://example.org/graph/notes"
TRIPLE = '<http://example.org/note> <http://purl.org/dc/terms/title> "A note"@en .'
UPDATE = f"INSERT DATA {{ GRAPH <{OWN_GRAPH}> {{ {TRIPLE} }} }}"
LIST = {"type": "array", "items": TEXT}
SPENT = (429, 503, 504, 507)

Extra = dict[str, Any]


def parameter(name: str, text: str, example: str | list[str], flag: bool = False) -> Extra:
    """A parameter in the query string; a list as an example says that it may be given several times."""
    found: Extra = {"name": name, "in": "query", "description": text, "example": example}
    found["schema"] = LIST if isinstance(example, list) else TEXT
    return found | ({"allowEmptyValue": True} if flag else {})


def body(texts: dict[str, tuple[Extra, object]]) -> Extra:
    """A body in one of some types, each with its schema and an example."""
    content = {kind: {"schema": schema, "example": example} for kind, (schema, example) in texts.items()}
    return {"requestBody": {"required": True, "content": content}}


def form(name: str) -> Extra:
    """The schema of a form with one field that must be there."""
    return {"type": "object", "required": [name], "properties": {name: TEXT}}


def answers(done: dict[int, Iterable[str]], *errors: int) -> dict[int | str, Extra]:
    """The statuses of a route: those that end well with the types of their bodies, and the errors."""
    texts = {200: "The answer.", 201: "It is new.", 204: "It is done.", 304: "What the client has still holds."}
    found: dict[int | str, Extra] = {}
    for status, kinds in done.items():
        content: Extra = {kind: {} for kind in kinds}
        found[status] = {"description": texts[status], **({"content": content} if content else {})}
    return found | {status: error(status) for status in errors}


DATASET = [
    parameter("default-graph-uri", "a graph of the query's default graph", [OWN_GRAPH]),
    parameter("named-graph-uri", "a graph that GRAPH may name", [OWN_GRAPH]),
    parameter("format", f"the format, over Accept: {', '.join({**RESULTS, **GRAPHS})}, or a media type", "json"),
    parameter("timeout", "seconds that the answer may take, up to the service's own limit", "5"),
]
ASKED = answers({200: (*RESULT_TYPES, *GRAPH_TYPES), 304: ()}, 400, 403, 406, 413, *SPENT)
GET_QUERY: Extra = {
    "operation_id": "query_by_get",
    "responses": ASKED,
    "openapi_extra": {
        "parameters": [
            parameter("query", "a SPARQL 1.1 query; without one, a form or a service description comes", QUERY),
            *DATASET,
        ]
    },
}
POST_QUERY: Extra = {
    "operation_id": "query_by_post",
    "responses": ASKED | answers({}, 415),
    "openapi_extra": {
        "parameters": DATASET,
        **body({FORM: (form("query"), {"query": QUERY}), "application/sparql-query": (TEXT, QUERY)}),
    },
}
POST_UPDATE: Extra = {
    "operation_id": "update",
    "status_code": 204,
    "responses": answers({204: ()}, 400, 401, 403, 413, 415, *SPENT),
    "openapi_extra": {
        "parameters": [
            parameter("using-graph-uri", "a graph of the default graph of the update's patterns", [OWN_GRAPH]),
            parameter("using-named-graph-uri", "a graph that GRAPH may name in them", [OWN_GRAPH]),
        ],
        **body({FORM: (form("update"), {"update": UPDATE}), "application/sparql-update": (TEXT, UPDATE)}),
    },
}
ONE_GRAPH = [
    parameter("graph", "the IRI of a named graph", OWN_GRAPH),
    parameter("default", "the default graph; without a value", "", flag=True),
]
GRAPH_FORMAT = parameter("format", f"the format, over Accept: {', '.join(GRAPHS)}, or a media type", "turtle")
TRIPLES = body({"text/turtle": (TEXT, TRIPLE), "application/n-triples": (TEXT, TRIPLE)})
WRITTEN = answers({201: (), 204: ()}, 400, 401, 403, 413, 415, *SPENT)
GET_GRAPH: Extra = {
    "operation_id": "graph_get",
    "responses": answers({200: GRAPH_TYPES, 304: ()}, 400, 404, 406, *SPENT),
    "openapi_extra": {"parameters": [*ONE_GRAPH, GRAPH_FORMAT]},
}
PUT_GRAPH: Extra = {
    "operation_id": "graph_put",
    "responses": WRITTEN,
    "openapi_extra": {"parameters": ONE_GRAPH, **TRIPLES},
}
POST_GRAPH: Extra = {**PUT_GRAPH, "operation_id": "graph_post"}
DELETE_GRAPH: Extra = {
    "operation_id": "graph_delete",
    "status_code": 204,
    "responses": answers({204: ()}, 400, 401, 403, 404, *SPENT),
    "openapi_extra": {"parameters": ONE_GRAPH},
}
