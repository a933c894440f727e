"""The page is what the Turtle says today, reads well alone, and is where w3id leads for every term."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ontology import iris, publication, reference, vocab
from ontology.errors import KnowledgeError
from ontology.knowledge import known
from ontology.turtle import quads

PAGE = (files("ontology") / reference.PAGE).read_text(encoding="utf-8")
HTACCESS = (files("ontology") / "w3id" / ".htaccess").read_text(encoding="utf-8")
VOID = {"br", "meta"}  # elements of the page that have no end tag
HTML, TURTLE, JSON_LD = "text/html,application/xhtml+xml,*/*;q=0.8", "text/turtle", "application/ld+json"


class Reader(HTMLParser):
    """Reads a page strictly: every element that begins has to end where it should."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in {"src", "srcset", "href", "data", "poster", "action"}:
                self.loaded.append(f"{tag} {value}")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@cache
def page() -> Reader:
    reader = Reader()
    reader.feed(PAGE)
    reader.close()
    return reader


@cache
def our_terms() -> frozenset[str]:
    """The classes, properties, values and concepts of ours, by IRI."""
    typed = (quad for file in reference.turtle() for quad in quads(file) if quad.predicate == vocab.RDF_TYPE)
    subjects = {quad.subject.value for quad in typed if isinstance(quad.subject, NamedNode)}
    return frozenset(iri for iri in subjects if reference.anchor(iri))


# ==================== The page


def test_the_page_is_fresh() -> None:
    """Where this fails: run `python -m ontology.reference`, read the difference, commit it."""
    assert reference.page() == PAGE


def test_the_page_is_well_formed_and_every_anchor_is_there_once() -> None:
    assert page().open == []
    assert [name for name, count in Counter(page().ids).items() if count > 1] == []
    inner = {link.removeprefix("#") for link in page().links if link.startswith("#")}
    assert inner
    assert inner <= set(page().ids)


def test_every_term_has_its_anchor_its_labels_and_its_definition() -> None:
    assert len(our_terms()) > 500
    assert {reference.anchor(iri) for iri in our_terms()} <= set(page().ids)
    text, told = "".join(page().text), {vocab.SKOS_DEFINITION, vocab.SKOS_PREF_LABEL, vocab.RDFS_LABEL}
    for file in reference.turtle():
        for quad in quads(file):
            if quad.predicate in told and isinstance(quad.subject, NamedNode) and quad.subject.value in our_terms():
                assert isinstance(quad.object, Literal)
                assert quad.object.value in text, quad


@pytest.mark.parametrize(
    "anchor",
    ["classes", "properties", "relations", "contexts", "modalities", "sectors", "metonymies", "cameo-codes"],
)
def test_the_page_has_the_sections(anchor: str) -> None:
    assert anchor in page().ids
    assert f"#{anchor}" in page().links


def test_the_page_asks_for_nothing_outside_and_runs_nothing() -> None:
    assert page().loaded == []
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(page().tags)
    (style,) = re.findall(r"<style>(.*?)</style>", PAGE, re.DOTALL)
    assert "url(" not in style
    assert "@import" not in style


def test_the_page_is_made_for_a_phone() -> None:
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in PAGE
    assert '<html lang="en">' in PAGE
    (style,) = re.findall(r"<style>(.*?)</style>", PAGE, re.DOTALL)
    assert "overflow-wrap: anywhere" in style  # long IRIs break
    assert not re.findall(r"(?<!max-)width: *\d+px", style)


def test_text_of_the_turtle_is_escaped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    core = (files("ontology") / "chancery.ttl").read_text(encoding="utf-8")
    wrong = tmp_path / "chancery.ttl"
    wrong.write_text(core.replace("The words of the mention.", "<b>1 & 2</b>"), encoding="utf-8")
    turtle = (wrong, *reference.turtle()[1:])
    monkeypatch.setattr(reference, "turtle", lambda: turtle)
    assert "<p>&lt;b&gt;1 &amp; 2&lt;/b&gt;</p>" in reference.page()


def test_facts_are_told_both_ways() -> None:
    (event,) = re.findall(r'<article id="Event">.*?</article>', PAGE, re.DOTALL)
    assert '<dt>Properties</dt><dd><a href="#relation">has relation</a>' in event
    assert '<a href="http://semanticweb.cs.vu.nl/2009/11/sem/Event">sem:Event</a>' in event
    (accuse,) = re.findall(r'<article id="rel-accuse">.*?</article>', PAGE, re.DOTALL)
    assert '<a href="#rel-disapprove">disapprove</a>' in accuse


def test_turtle_that_is_none_and_prefixes_that_are_unknown_are_named(tmp_path: Path) -> None:
    (tmp_path / "odd.ttl").write_text("<a> <b>", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"odd\.ttl is not Turtle"):
        known([tmp_path / "odd.ttl"])
    with pytest.raises(KnowledgeError, match=r"'nope:x' has no known prefix; wanted one of .*skos"):
        known(reference.turtle()).iri("nope:x")


# ==================== Where w3id leads, and what lies there


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    publication.publish(folder)
    return folder


@dataclass(frozen=True)
class Rule:
    """A RewriteRule with the RewriteConds before it: (pattern, negated, or-next)."""

    conditions: tuple[tuple[str, bool, bool], ...]
    pattern: str
    target: str
    flags: frozenset[str]

    def applies(self, accept: str) -> bool:
        """Conditions joined by [OR] make a group, groups are joined by and, as Apache does."""
        groups: list[list[bool]] = [[]]
        for pattern, negated, or_next in self.conditions:
            groups[-1].append((re.search(pattern, accept) is not None) != negated)
            if not or_next:
                groups.append([])
        return all(any(group) for group in groups if group)


def rules() -> Iterator[Rule]:
    conditions: list[tuple[str, bool, bool]] = []
    for line in HTACCESS.splitlines():
        if line.startswith("RewriteCond %{HTTP_ACCEPT} "):
            pattern, *flags = line.removeprefix("RewriteCond %{HTTP_ACCEPT} ").split(" ")
            conditions.append((pattern.removeprefix("!"), pattern.startswith("!"), flags == ["[OR]"]))
        elif line.startswith("RewriteRule "):
            _, pattern, target, flags_ = line.split(" ")
            yield Rule(tuple(conditions), pattern, target, frozenset(flags_.strip("[]").split(",")))
            conditions = []


def redirect(iri: str, accept: str) -> str:
    """What the first rule that applies makes of an IRI, below the site; a small part of mod_rewrite."""
    path = iri.removeprefix(iris.ROOT).split("#")[0]
    for rule in rules():
        found = re.search(rule.pattern, path)
        if rule.target != "-" and found and rule.applies(accept):
            assert {"R=303", "L"} <= rule.flags
            assert "#" not in rule.target or "NE" in rule.flags  # else # would become %23
            assert rule.target.startswith("%{ENV:SITE}/")
            return found.expand(rule.target.removeprefix("%{ENV:SITE}/").replace("$", "\\"))
    raise AssertionError(f"no rule for {iri} and {accept}")


def test_the_rules_use_only_what_is_read_here() -> None:
    directives = {line.split(" ")[0] for line in HTACCESS.splitlines() if line.startswith("Rewrite")}
    assert directives == {"RewriteEngine", "RewriteCond", "RewriteRule"}
    assert sum(line.startswith("RewriteRule") for line in HTACCESS.splitlines()) == len(list(rules())) > 10


def test_every_term_leads_to_the_page_where_it_is_told() -> None:
    for iri in our_terms():
        file, _, fragment = redirect(iri, HTML).partition("#")
        assert file == reference.PAGE
        assert (fragment or iri.partition("#")[2]) in page().ids


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (TURTLE, RdfFormat.TURTLE),
        ("*/*", RdfFormat.TURTLE),
        ("", RdfFormat.TURTLE),
        ("text/turtle, text/html;q=0.5", RdfFormat.TURTLE),
        ("application/rdf+xml, */*;q=0.1", RdfFormat.TURTLE),
        (JSON_LD, RdfFormat.JSON_LD),
        ("application/ld+json, application/json;q=0.9, text/html;q=0.1", RdfFormat.JSON_LD),
    ],
)
def test_every_term_leads_to_a_file_that_describes_it(accept: str, form: RdfFormat, site: Path) -> None:
    described: dict[str, set[object]] = {}
    for iri in our_terms():
        name = redirect(iri, accept)
        if name not in described:
            described[name] = {quad.subject for quad in parse((site / name).read_bytes(), form)}
        assert NamedNode(iri) in described[name], (iri, name)
    assert len(described) == 7


@pytest.mark.parametrize("name", publication.TERMS)
def test_json_ld_says_what_the_turtle_says(name: str, site: Path) -> None:
    def triples(ending: str, form: RdfFormat) -> set[Quad]:
        return set(parse((site / f"terms/{name}{ending}").read_bytes(), form))

    assert triples(".jsonld", RdfFormat.JSON_LD) == triples(".ttl", RdfFormat.TURTLE)


@pytest.mark.parametrize(
    ("iri", "file"),
    [
        (iris.ROOT, "reference.html"),
        (iris.CONTEXT_DOCUMENT, "context.jsonld"),
        (iris.ROOT + "ns/0.1.0", "versions/0.1.0/chancery.ttl"),
        (iris.ROOT + "alignments/sem", "alignments/sem.ttl"),
        (iris.ROOT + "shapes/data#EventShape", "shapes/data.shacl.ttl"),
        (iris.RELATIONS, "reference.html#relations"),
        (iris.CAMEO, "reference.html#cameo-codes"),
        (iris.MODALITIES, "reference.html#modalities"),
    ],
)
def test_other_addresses_lead_to_files_that_are_there(iri: str, file: str, site: Path) -> None:
    assert redirect(iri, HTML) == file
    assert (site / file.partition("#")[0]).is_file()
    assert not file.partition("#")[2] or file.partition("#")[2] in page().ids


def test_every_version_that_the_core_names_is_published(site: Path) -> None:
    core = quads(files("ontology") / "chancery.ttl")
    named = [q.object for q in core if q.predicate.value.endswith(("#versionIRI", "#priorVersion"))]
    assert len(named) == 2
    for version in named:
        assert isinstance(version, NamedNode)
        assert (site / redirect(version.value, TURTLE)).is_file()
