"""Clients that others wrote, and broken connections, against a real server."""

import http.client
import json
import socket
import time
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest
from rdflib import Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

IRAN = "https://data.example.org/id/actor/ir"
SELECT = f"SELECT ?label WHERE {{ <{IRAN}> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"
MILLIONS = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
COUNT = MILLIONS.replace("*", "(COUNT(*) AS ?n)", 1)


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(address: str, method: str) -> None:
    wrapper = SPARQLWrapper(f"{address}sparql")
    wrapper.setMethod(method)
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(JSON)
    results: Any = wrapper.query().convert()
    assert results["results"]["bindings"][0]["label"]["value"] == "Iran"
    wrapper.setReturnFormat(XML)
    document: Any = wrapper.query().convert()
    assert "Iran" in document.toxml()
    wrapper.setReturnFormat(CSV)
    assert wrapper.query().convert() == b"label\r\nIran\r\n"
    wrapper.setQuery(f"CONSTRUCT WHERE {{ <{IRAN}> ?p ?o }}")
    wrapper.setReturnFormat(TURTLE)
    turtle: Any = wrapper.query().convert()
    assert b"Iran" in turtle


def test_rdflib_store(address: str) -> None:
    store = SPARQLStore(f"{address}sparql")
    label = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    found = [triple[2] for triple, _ in store.triples((URIRef(IRAN), label, None))]
    assert found == [Literal("Iran", lang="en")]


def test_what_fails_midway_breaks_the_connection(address: str) -> None:
    """More than a worker holds back has been sent when the deadline comes: the answer must not look whole."""
    query = urlencode({"query": MILLIONS, "timeout": "1", "format": "csv"})
    response = urlopen(f"{address}sparql?{query}")
    assert response.status == 200
    with pytest.raises(http.client.IncompleteRead) as caught:
        response.read()
    assert len(caught.value.partial) > 1 << 16


def test_a_client_that_goes_away_frees_its_worker(address: str) -> None:
    """Both workers get a query that would run for the whole deadline of 5 s; the next is answered at once."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    for _ in range(2):
        with socket.create_connection((str(host), int(port or 0))) as connection:
            target = "/sparql?" + urlencode({"query": COUNT})
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(0.3)
    started = time.monotonic()
    answer = urlopen(f"{address}sparql?{urlencode({'query': SELECT})}").read()
    assert json.loads(answer)["results"]["bindings"]
    assert time.monotonic() - started < 3


def test_the_loop_stays_free_while_queries_run(address: str) -> None:
    host, port = urlsplit(address).hostname, urlsplit(address).port
    with socket.create_connection((str(host), int(port or 0))) as connection:
        target = "/sparql?" + urlencode({"query": COUNT, "timeout": "2"})
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.1)
        started = time.monotonic()
        assert urlopen(f"{address}health/live").status == 200
        assert time.monotonic() - started < 0.5
