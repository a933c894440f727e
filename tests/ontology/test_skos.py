"""The rules of SKOS, and ours, on all schemes; each rule is shown to find a mistake that is put into a copy."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from ontology import iris, vocab
from ontology.prefixes import PREFIXES
from ontology.taxonomy import named, relations, turtle_files

SCOPE_NOTE = NamedNode(PREFIXES["skos"] + "scopeNote")
HAS_TOP_CONCEPT = NamedNode(PREFIXES["skos"] + "hasTopConcept")
EXACT, CLOSE, RELATED = vocab.SKOS_EXACT_MATCH, vocab.SKOS_CLOSE_MATCH, vocab.SKOS_RELATED_MATCH
NARROW, BROAD = vocab.SKOS_NARROW_MATCH, vocab.SKOS_BROAD_MATCH
INVERSE = {EXACT: EXACT, CLOSE: CLOSE, RELATED: RELATED, NARROW: BROAD, BROAD: NARROW}
LANGUAGES = frozenset({"en", "fr", "de", "es", "ru", "tr", "ar", "zh"})
SCRIPTS = {"ru": r"[а-яё ]+", "ar": r"[\u0621-\u0652 ]+", "zh": r"[\u4e00-\u9fff]+", "tr": r"[a-zçğıöşüîâ ]+"}
SENTENCE = re.compile(r"[A-Z].* .*\w\)?\.")
Complaints = Iterator[tuple[object, ...]]


class Graph:
    """What some Turtle says, by subject and property."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.said: defaultdict[NamedNode, defaultdict[NamedNode, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for content in files.values():
            for quad in parse(content, RdfFormat.TURTLE):
                assert isinstance(quad.subject, NamedNode)
                self.said[quad.subject][quad.predicate].append(quad.object)

    def get(self, subject: NamedNode, property: NamedNode) -> Sequence[Any]:
        return self.said[subject][property] if subject in self.said and property in self.said[subject] else ()

    @cached_property
    def concepts(self) -> list[NamedNode]:
        return [each for each, about in self.said.items() if vocab.SKOS_CONCEPT in about[vocab.RDF_TYPE]]

    def above(self, concept: NamedNode) -> list[NamedNode]:
        """The concept and those above it, up to a top or to the first that comes back."""
        path = [concept]
        while (broader := self.get(path[-1], vocab.SKOS_BROADER)) and broader[0] not in path:
            path.append(broader[0])
        return path

    def links(self, concept: NamedNode) -> Iterator[tuple[NamedNode, Any]]:
        for property in INVERSE:
            for target in self.get(concept, property):
                yield property, target


def shipped() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in turtle_files()}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph(shipped())


def is_upper(graph: Graph, concept: NamedNode) -> bool:
    """Whether it is one of the twenty: a quad class or a type."""
    of_relations = concept.value.startswith(iris.RELATIONS)
    return of_relations and not graph.get(concept, vocab.MODE_NAME)


def each_is_told_once(graph: Graph) -> Complaints:
    single = (vocab.SKOS_DEFINITION, vocab.SKOS_EXAMPLE, vocab.SKOS_NOTATION, vocab.SKOS_IN_SCHEME)
    for concept in graph.concepts:
        for property in single:
            if len(found := graph.get(concept, property)) != 1:
                yield concept, property, found
        if len(graph.get(concept, vocab.SKOS_BROADER)) + len(graph.get(concept, vocab.SKOS_TOP_CONCEPT_OF)) != 1:
            yield concept, "has not one place"


def texts_are_different_sentences(graph: Graph) -> Complaints:
    seen: Counter[str] = Counter()
    for concept in graph.concepts:
        for property in (vocab.SKOS_DEFINITION, vocab.SKOS_EXAMPLE, SCOPE_NOTE):
            for text in graph.get(concept, property):
                seen[text.value] += 1
                if text.language != "en" or not SENTENCE.fullmatch(text.value) or "  " in text.value:
                    yield concept, text
    yield from ((text, "stands twice") for text, count in seen.items() if count > 1)


def labels_are_one_a_language(graph: Graph) -> Complaints:
    for concept in graph.concepts:
        languages = Counter(label.language for label in graph.get(concept, vocab.SKOS_PREF_LABEL))
        if languages["en"] != 1 or max(languages.values()) > 1 or not languages.keys() <= LANGUAGES:
            yield concept, languages


def the_upper_speak_all_languages(graph: Graph) -> Complaints:
    for concept in graph.concepts:
        labels = [*graph.get(concept, vocab.SKOS_PREF_LABEL), *graph.get(concept, vocab.SKOS_ALT_LABEL)]
        if concept.value.startswith(iris.RELATIONS):
            wanted = LANGUAGES if is_upper(graph, concept) else {"en", "fr", "de", "es"}
            if {label.language for label in graph.get(concept, vocab.SKOS_PREF_LABEL)} != wanted:
                yield concept, labels
        for label in labels:
            if not re.fullmatch(SCRIPTS.get(label.language, r"\S(.*\S)?"), label.value) or label.value.endswith("."):
                yield concept, label


def labels_tell_concepts_apart(graph: Graph) -> Complaints:
    seen: Counter[tuple[Any, tuple[Any, str]]] = Counter()
    for concept in graph.concepts:
        preferred = {(label.language, label.value.lower()) for label in graph.get(concept, vocab.SKOS_PREF_LABEL)}
        others = [(label.language, label.value.lower()) for label in graph.get(concept, vocab.SKOS_ALT_LABEL)]
        if preferred & set(others) or len(set(others)) < len(others):
            yield concept, others
        seen.update((graph.get(concept, vocab.SKOS_IN_SCHEME)[0], label) for label in preferred)
    yield from (label for label, count in seen.items() if count > 1)


def people_find_it_by_other_words(graph: Graph) -> Complaints:
    for concept in graph.concepts:
        other = [label for label in graph.get(concept, vocab.SKOS_ALT_LABEL) if label.language == "en"]
        if not other and not concept.value.startswith(iris.CAMEO):
            yield concept, "has no altLabel"


def notations_are_unique(graph: Graph) -> Complaints:
    seen: Counter[tuple[Any, str]] = Counter()
    for concept in graph.concepts:
        scheme = graph.get(concept, vocab.SKOS_IN_SCHEME)[0]
        seen.update((scheme, each.value) for each in graph.get(concept, vocab.SKOS_NOTATION))
    yield from (each for each, count in seen.items() if count > 1)


def every_concept_hangs_from_a_top(graph: Graph) -> Complaints:
    for concept in graph.concepts:
        schemes = graph.get(concept, vocab.SKOS_IN_SCHEME)
        top = graph.above(concept)[-1]
        if graph.get(top, vocab.SKOS_TOP_CONCEPT_OF) != schemes or top not in graph.get(schemes[0], HAS_TOP_CONCEPT):
            yield concept, top
    tops = [each for scheme in graph.said for each in graph.get(scheme, HAS_TOP_CONCEPT)]
    yield from ((top, "is no top") for top in tops if not graph.get(top, vocab.SKOS_TOP_CONCEPT_OF))


def links_lead_back(graph: Graph) -> Complaints:
    """A link goes from one scheme to a concept of another that says the same the other way round; two have one link."""
    for concept in graph.concepts:
        links = list(graph.links(concept))
        for property, target in links:
            if concept not in graph.get(target, INVERSE[property]):
                yield concept, property, target
            if graph.get(concept, vocab.SKOS_IN_SCHEME) == graph.get(target, vocab.SKOS_IN_SCHEME):
                yield concept, target, "are of one scheme"
        if len({target for _, target in links}) < len(links):
            yield concept, links
        if sum(property == EXACT for property, _ in links) > 1:
            yield concept, "is two things at once"


def what_is_inside_stays_inside(graph: Graph) -> Complaints:
    """A code that is a part of a relation, or is it, has no code below it that belongs elsewhere."""
    for code in graph.concepts:
        for property, holder in graph.links(code):
            if code.value.startswith(iris.CAMEO) and property in (EXACT, BROAD):
                for below in graph.concepts:
                    if code in graph.above(below)[1:] and not held(graph, below, holder):
                        yield below, "is not in", holder


def held(graph: Graph, code: NamedNode, holder: NamedNode) -> bool:
    """Whether each relation that is said to hold the code lies in `holder`, or around it."""
    holders = [target for property, target in graph.links(code) if property in (EXACT, BROAD, CLOSE)]
    return all(holder in graph.above(each) or each in graph.above(holder) for each in holders)


def data_in_cameo_can_be_converted(graph: Graph) -> Complaints:
    """Each code but statements (01), which PLOVER leaves out, and 08, which is two types, leads up to a relation."""
    for code in graph.concepts:
        value = code.value.removeprefix(iris.CAMEO)
        excused = not value.isdigit() or value.startswith("01") or value == "08"
        if not excused and not {property for property, _ in graph.links(code)} & {EXACT, CLOSE, BROAD}:
            yield code, "leads nowhere"


def notes_name_what_exists(graph: Graph) -> Complaints:
    """The capitals in scope notes are names of relations and sectors; each type is told from another one."""
    names = {each.notation for each in relations()} | {
        notation.value
        for concept in graph.concepts
        if concept.value.startswith(iris.SECTORS)
        for notation in graph.get(concept, vocab.SKOS_NOTATION)
    }
    for concept in graph.concepts:
        notes = graph.get(concept, SCOPE_NOTE)
        found = {name for note in notes for name in re.findall(r"\b[A-Z]{3,}\b(?:/[a-z-]+)?", note.value)}
        if found - names:
            yield concept, found - names
        type_name = graph.get(concept, vocab.TYPE_NAME)
        if is_upper(graph, concept) and (not notes or (type_name and not found - {type_name[0].value})):
            yield concept, "is not told from others"


RULES: tuple[Callable[[Graph], Complaints], ...] = (
    each_is_told_once,
    texts_are_different_sentences,
    labels_are_one_a_language,
    the_upper_speak_all_languages,
    labels_tell_concepts_apart,
    people_find_it_by_other_words,
    notations_are_unique,
    every_concept_hangs_from_a_top,
    links_lead_back,
    what_is_inside_stays_inside,
    data_in_cameo_can_be_converted,
    notes_name_what_exists,
)
# (the rule, a file, what stands there, what a careless hand makes of it)
MISTAKES = (
    (each_is_told_once, "relations.ttl", '    skos:notation "AID" ;\n', ""),
    (each_is_told_once, "cameo.ttl", "    skos:broader cameo:04 ;\n", ""),
    (texts_are_different_sentences, "sectors.ttl", "The navy boarded the trawler.", "the navy"),
    (
        texts_are_different_sentences,
        "sectors.ttl",
        "The navy boarded the trawler.",
        "The ministry outlaws the network.",
    ),
    (labels_are_one_a_language, "labels.ttl", '"coopérer"@fr', '"coopérer"@fr , "collaborer ensemble"@fr'),
    (labels_are_one_a_language, "modality.ttl", 'prefLabel "future"@en', 'prefLabel "futur"@fr'),
    (the_upper_speak_all_languages, "labels.ttl", ' , "tehdit etmek"@tr', ""),
    (the_upper_speak_all_languages, "labels.ttl", '"威胁"@zh', '"weixie"@zh'),
    (labels_tell_concepts_apart, "labels.ttl", '"menacer"@fr', '"accuser"@fr'),
    (labels_tell_concepts_apart, "relations.ttl", 'altLabel "promise"@en', 'altLabel "Agree"@en'),
    (people_find_it_by_other_words, "metonymy.ttl", "skos:altLabel", "skos:hiddenLabel"),
    (notations_are_unique, "cameo.ttl", 'skos:notation "041"', 'skos:notation "040"'),
    (every_concept_hangs_from_a_top, "cameo.ttl", "broader cameo:112 ", "broader cameo:1122 "),
    (every_concept_hangs_from_a_top, "contexts.ttl", "skos:hasTopConcept ctx:military , ", "skos:hasTopConcept "),
    (links_lead_back, "relations.ttl", "skos:exactMatch cameo:041 ;", "skos:exactMatch cameo:999 ;"),
    (links_lead_back, "cameo.ttl", "skos:exactMatch rel:phone ;", "skos:broadMatch rel:phone ;"),
    (what_is_inside_stays_inside, "cameo.ttl", "skos:closeMatch rel:concede ;", "skos:broadMatch rel:concede ;"),
    (data_in_cameo_can_be_converted, "cameo.ttl", "    skos:exactMatch rel:phone ;\n", ""),
    (notes_name_what_exists, "relations.ttl", "REQUEST/meet", "REQUEST/talk"),
    (notes_name_what_exists, "relations.ttl", "An invitation is here", "An invitation is MEETING"),
)


@pytest.mark.parametrize("rule", RULES)
def test_the_schemes_keep_the_rule(graph: Graph, rule: Callable[[Graph], Complaints]) -> None:
    assert len(graph.concepts) > 450
    assert list(rule(graph)) == []


@pytest.mark.parametrize(("rule", "name", "old", "new"), MISTAKES)
def test_the_rule_finds_a_mistake(rule: Callable[[Graph], Complaints], name: str, old: str, new: str) -> None:
    files = shipped()
    text = files[name].decode()
    assert old in text
    files[name] = text.replace(old, new).encode()
    assert list(rule(Graph(files)))


def test_every_rule_is_tried() -> None:
    assert {rule for rule, *_ in MISTAKES} == set(RULES)


def test_code_speaks_english(graph: Graph) -> None:
    for each in relations():
        labels = graph.get(iris.relation(named(each.notation).key), vocab.SKOS_PREF_LABEL)
        assert [label.value for label in labels if label.language == "en"] == [each.label]
