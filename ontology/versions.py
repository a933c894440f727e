"""The frozen copies of the core: `python -m ontology.versions` freezes the version that chancery.ttl says it is.

A copy that exists is never written over: whoever cites a version must find what was cited.
"""

import hashlib
from importlib.resources import files
from pathlib import Path

from ontology import iris
from ontology.errors import KnowledgeError
from ontology.prefixes import PREFIXES
from ontology.turtle import described

CORE = "chancery.ttl"
SUMS = "SHA256SUMS"


def folder() -> Path:
    """Where the frozen copies and their checksums lie."""
    return Path(str(files("ontology"))) / "versions"


def version(core: Path) -> str:
    """The version that a core says it is ("0.2.0"). KnowledgeError where it is not Turtle or says none, or several."""
    found = described((core,)).get(iris.NAMESPACE.removesuffix("#"), {}).get(PREFIXES["owl"] + "versionInfo", ())
    if len(found) != 1:
        raise KnowledgeError(f"{core.name}: wanted one owl:versionInfo, got {len(found)}. Say which version it is.")
    return found[0]


def freeze(core: Path, into: Path) -> Path:
    """The path of the frozen copy of a core, written where there is none, with its checksum.

    KnowledgeError where another copy of this version exists, or the core says no version.
    """
    name = f"{version(core)}/{CORE}"
    copy, content = into / name, core.read_bytes()
    if copy.exists():
        if copy.read_bytes() != content:
            raise KnowledgeError(
                f"{copy} is frozen and differs from {core}. Raise owl:versionInfo and owl:versionIRI in {core.name}; "
                "a version that nobody has seen yet may be removed by hand with its line in SHA256SUMS."
            )
        return copy
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(content)
    with (into / SUMS).open("a", encoding="utf-8") as sums:
        sums.write(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
    return copy


if __name__ == "__main__":
    freeze(folder().parent / CORE, folder())
