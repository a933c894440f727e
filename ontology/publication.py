"""The ontology as a folder of files for any web server: `python -m ontology.publication FOLDER` writes it.

Its names are those that `w3id/.htaccess` redirects to: `terms/rel.ttl` and `terms/rel.jsonld` are what
https://w3id.org/chancery/rel/ leads to, beside the page, the context, the alignments, shapes and frozen versions.
"""

import sys
from collections.abc import Iterable, Mapping
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from ontology import iris, reference
from ontology.taxonomy import turtle_files
from ontology.turtle import quads

# The last part of each namespace and the Turtle that describes its terms.
TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ns": "chancery.ttl",
        "rel": "taxonomy/relations.ttl",
        "context": "taxonomy/contexts.ttl",
        "modality": "taxonomy/modality.ttl",
        "sector": "taxonomy/sectors.ttl",
        "metonymy": "taxonomy/metonymy.ttl",
        "cameo": "taxonomy/cameo.ttl",
    }
)


def publish(into: Path) -> tuple[Path, ...]:
    """The files written into a folder, which is made where it is missing.

    KnowledgeError where a file of ours is not Turtle; OSError where the folder cannot be written.
    """
    source = Path(str(files("ontology")))
    written = [_write(into / reference.PAGE, reference.page().encode())]
    written.append(_write(into / "context.jsonld", (source / "context.jsonld").read_bytes()))
    for name in TERMS:
        turtle = described(name)
        written.append(_write(into / f"terms/{name}.ttl", turtle))
        written.append(
            _write(into / f"terms/{name}.jsonld", _written(parse(turtle, RdfFormat.TURTLE), RdfFormat.JSON_LD))
        )
    for pattern in ("alignments/*.ttl", "shapes/*.shacl.ttl", "versions/*/*.ttl"):
        for file in sorted(source.glob(pattern)):
            written.append(_write(into / file.relative_to(source), file.read_bytes()))
    return tuple(written)


def described(name: str) -> bytes:
    """The Turtle of one namespace ("rel"): its file, and what other files of the taxonomy add to its terms.

    KnowledgeError where one of them is not Turtle.
    """
    source = files("ontology") / TERMS[name]
    namespace = iris.ROOT + name
    others = (quad for file in turtle_files() if file.name != source.name for quad in quads(file))
    added = [quad for quad in others if _is_below(quad.subject, namespace)]
    if not added:
        return source.read_bytes()
    return source.read_bytes() + b"\n# From other files of the taxonomy\n" + _written(added, RdfFormat.TURTLE)


def _is_below(node: object, namespace: str) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith((namespace + "/", namespace + "#"))


def _written(found: Iterable[Quad], form: RdfFormat) -> bytes:
    output = BytesIO()
    serialize(found, output, form)
    return output.getvalue()


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("wanted one folder to write into: python -m ontology.publication FOLDER")
    publish(Path(sys.argv[1]))
