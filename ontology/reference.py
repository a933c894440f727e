"""The reference page of the ontology: `python -m ontology.reference` writes it anew from the Turtle.

The page is one file that asks for nothing outside itself. Its words come from the Turtle, its form from the files in
`templates/`: which sections there are and in which order (sections.tsv), which properties are told of a term and
under which heading (facts.tsv), and the HTML (string.Template, https://docs.python.org/3/library/string.html).
"""

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from pyoxigraph import Literal, NamedNode

from ontology import iris, vocab
from ontology.knowledge import Knowledge, Term, known
from ontology.tables import Row, headed
from ontology.taxonomy import turtle_files

PAGE = "reference.html"
LANGUAGE = "en"
LABELS = (vocab.RDFS_LABEL, vocab.SKOS_PREF_LABEL)
# The anchor of a term is what stands before its key here, then its key: a link to ns#Event finds #Event on the page.
ANCHORS = {
    iris.NAMESPACE: "",
    iris.RELATIONS: "rel-",
    iris.CONTEXTS: "context-",
    iris.MODALITIES: "modality-",
    iris.SECTORS: "sector-",
    iris.METONYMIES: "metonymy-",
    iris.CAMEO: "cameo-",
}
ABOUT = {
    "Version": "owl:versionInfo",
    "Version IRI": "owl:versionIRI",
    "Version before": "owl:priorVersion",
    "Issued": "dcterms:issued",
    "Licence": "dcterms:license",
    "Prefix": "vann:preferredNamespacePrefix",
    "Namespace": "vann:preferredNamespaceUri",
    "To cite": "dcterms:bibliographicCitation",
    "Changes": "skos:changeNote",
}


def page() -> str:
    """The page as HTML. KnowledgeError where a file that we ship is malformed."""
    everything = known(turtle())
    ontology = iris.NAMESPACE.removesuffix("#")
    sections = [(row, _members(everything, row)) for row in _table("sections.tsv")]
    return _filled(
        "page.html",
        title=_text(everything, ontology, vocab.DCTERMS_TITLE),
        description=_text(everything, ontology, vocab.DCTERMS_DESCRIPTION),
        facts="".join(_about(everything, ontology)),
        links="".join(f'<li><a href="#{row["anchor"]}">{escape(row["title"])}</a></li>\n' for row, _ in sections),
        sections="".join(_section(everything, row, members) for row, members in sections),
    )


def turtle() -> tuple[Traversable, ...]:
    """The Turtle that the page is made of: the core, the taxonomy, the alignments by name."""
    folder = files("ontology")
    alignments = [file for file in (folder / "alignments").iterdir() if file.name.endswith(".ttl")]
    return (folder / "chancery.ttl", *turtle_files(), *sorted(alignments, key=lambda file: file.name))


def anchor(iri: str) -> str | None:
    """Where on the page a term of ours is told: "Event", "rel-disapprove"; None for an IRI of no term of ours."""
    for namespace, before in ANCHORS.items():
        if iri.startswith(namespace) and iri != namespace:
            return before + iri.removeprefix(namespace)
    return None


def _members(everything: Knowledge, row: Row) -> list[str]:
    """The terms of a section in the order of the Turtle: of its types, and of its namespace."""
    types = {everything.iri(name) for name in row["type"].split()}
    namespace = iris.ROOT + row["namespace"]
    return [
        iri
        for iri in everything.said
        if iri.startswith(namespace) and types & {type.value for type in everything.objects(iri, vocab.RDF_TYPE.value)}
    ]


def _section(everything: Knowledge, row: Row, members: Sequence[str]) -> str:
    about = _text(everything, iris.ROOT + row["namespace"], vocab.DCTERMS_DESCRIPTION)
    if row["form"] == "row":
        listed = "".join(_row(everything, iri) for iri in members)
        terms = f'<ul class="codes">\n{listed}</ul>\n'
    else:
        index = "".join(f"<li>{_linked(everything, NamedNode(iri))}</li>\n" for iri in members)
        terms = f'<ul class="index">\n{index}</ul>\n' + "".join(_term(everything, iri) for iri in members)
    return _filled(
        "section.html",
        anchor=row["anchor"],
        title=escape(row["title"]),
        description=f"<p>{about}</p>" if about else "",
        terms=terms,
    )


def _term(everything: Knowledge, iri: str) -> str:
    example = _text(everything, iri, vocab.SKOS_EXAMPLE)
    return _filled(
        "term.html",
        anchor=anchor(iri) or "",
        label=_label(everything, iri),
        name=escape(everything.compact(iri)),
        iri=escape(iri),
        definition=_text(everything, iri, vocab.SKOS_DEFINITION),
        example=f"<p>Example: <code>{example}</code></p>\n" if example else "",
        facts="".join(_facts(everything, iri)),
    )


def _row(everything: Knowledge, iri: str) -> str:
    """A code in one item, with what is mapped to it or it to, and its definition where it has one."""
    mappings = [everything.iri(row["property"]) for row in _table("facts.tsv") if row["property"].endswith("Match")]
    mapped: list[Term] = [NamedNode(each) for name in mappings for each in everything.subjects(iri, name)]
    mapped += [each for name in mappings for each in everything.objects(iri, name)]
    links = ", ".join(dict.fromkeys(_linked(everything, each) for each in mapped))
    definition = _text(everything, iri, vocab.SKOS_DEFINITION)
    return _filled(
        "row.html",
        anchor=anchor(iri) or "",
        name=escape(iri.rsplit("/", 1)[-1]),
        label=_label(everything, iri),
        links=f" → {links}" if links else "",
        definition=f"<br>{definition}" if definition else "",
    )


def _facts(everything: Knowledge, iri: str) -> Iterator[str]:
    """What else is said of a term and to it, a line for each heading in the order of facts.tsv."""
    lines: dict[str, list[str]] = {}
    for row in _table("facts.tsv"):
        property = everything.iri(row["property"])
        in_english = row["languages"] == LANGUAGE
        values = [value for value in everything.objects(iri, property) if _is_read(value) == in_english]
        lines.setdefault(row["heading"], []).extend(_linked(everything, value) for value in values)
        if row["inverse"]:
            subjects = [NamedNode(subject) for subject in everything.subjects(iri, property)]
            lines.setdefault(row["inverse"], []).extend(_linked(everything, subject) for subject in subjects)
    for heading, found in lines.items():
        if found:
            yield _filled("fact.html", heading=escape(heading), values=", ".join(dict.fromkeys(found)))


def _about(everything: Knowledge, ontology: str) -> Iterator[str]:
    for heading, name in ABOUT.items():
        values = everything.objects(ontology, everything.iri(name))
        yield _filled("fact.html", heading=heading, values=", ".join(_linked(everything, value) for value in values))


def _linked(everything: Knowledge, value: Term) -> str:
    """A value as HTML: text, or an IRI as a link, within the page where it tells of the term."""
    if isinstance(value, Literal):
        text = escape(value.value)
        return text if _is_read(value) else f'<bdi lang="{value.language}">{text}</bdi> ({value.language})'
    at = anchor(value.value) if value.value in everything.said else None
    if at is not None:
        return f'<a href="#{escape(at)}">{_label(everything, value.value)}</a>'
    return f'<a href="{escape(value.value)}">{escape(everything.compact(value.value))}</a>'


def _label(everything: Knowledge, iri: str) -> str:
    return next((text for text in (_text(everything, iri, label) for label in LABELS) if text), escape(iri))


def _text(everything: Knowledge, iri: str, property: NamedNode) -> str:
    """The first text in English, or in no language, that a property has; empty where there is none."""
    return next((escape(value.value) for value in everything.objects(iri, property.value) if _is_read(value)), "")


def _is_read(value: Term) -> bool:
    """Whether a value is for readers of English: a thing, or a text in English or in no language."""
    return isinstance(value, NamedNode) or value.language in (None, LANGUAGE)


def _data(name: str) -> Traversable:
    return files("ontology") / "templates" / name


@cache
def _table(name: str) -> tuple[Row, ...]:
    return headed(_data(name))


@cache
def _template(name: str) -> Template:
    return Template(_data(name).read_text(encoding="utf-8"))


def _filled(name: str, /, **words: str) -> str:
    return _template(name).substitute(words)


if __name__ == "__main__":
    (Path(str(files("ontology"))) / PAGE).write_text(page(), encoding="utf-8")
