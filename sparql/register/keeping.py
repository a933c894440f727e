"""The register as a file beside the store, so that a service that starts has it in a second and follows the journal on.

Reading 200,000 events anew takes a minute. The file may be deleted at any time; one that cannot be read is made anew.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from sparql.register.arrays import Names, Pairs
from sparql.register.book import Register
from sparql.register.tables import Actors, Articles, Events, Places, Reports, Things

FILE = "register.npz"

_FORMAT = 2
_TABLES = {"events": Events, "reports": Reports, "articles": Articles, "actors": Actors, "places": Places}


@dataclass(frozen=True, slots=True)
class Kept:
    """A register, and how far it has followed which journal."""

    register: Register
    journal: str
    number: int


def write(folder: Path, kept: Kept) -> None:
    """Write the file in a store's folder, whole or not at all."""
    head = {"format": _FORMAT, "journal": kept.journal, "number": kept.number}
    arrays = {"head": _text(json.dumps(head)), "terms": _text("\n".join(kept.register.terms.iris))}
    for table in _TABLES:
        arrays |= dict(_arrays(table, getattr(kept.register, table)))
    unfinished = folder / f"unfinished-{FILE}"
    with unfinished.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type] # none of our names is `allow_pickle`
    unfinished.replace(folder / FILE)


def read(folder: Path) -> Kept | None:
    """What the file holds; None where there is none that can be read."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as file:
            head = json.loads(_string(file["head"]))
            if head["format"] != _FORMAT:
                return None
            tables = {name: _made(kind, name, file) for name, kind in _TABLES.items()}
            register = Register(**tables, terms=_names(file["terms"]))
            return Kept(register, str(head["journal"]), int(head["number"]))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _arrays(name: str, value: Any) -> Iterator[tuple[str, NDArray[Any]]]:  # noqa: ANN401 - a part of a table
    if is_dataclass(value):
        for field in fields(value):
            yield from _arrays(f"{name}.{field.name}", getattr(value, field.name))
    elif isinstance(value, Names):
        yield name, _text("\n".join(value.iris))
    elif isinstance(value, Pairs):
        yield name, np.stack(value.columns)
    elif isinstance(value, dict):
        yield name, _text(json.dumps(value))
    else:
        yield name, value


def _made(kind: type[Any], name: str, file: Any) -> Any:  # noqa: ANN401 - a table, and numpy's archive
    values: dict[str, object] = {}
    for field in fields(kind):
        key = f"{name}.{field.name}"
        if field.type is Things:
            values[field.name] = _made(Things, key, file)
        elif field.type is Names:
            values[field.name] = _names(file[key])
        elif field.type is Pairs:
            values[field.name] = Pairs(*file[key])
        elif field.type == dict[int, str]:
            values[field.name] = {int(row): words for row, words in json.loads(_string(file[key])).items()}
        else:
            values[field.name] = file[key]
    return kind(**values)


def _names(content: NDArray[np.uint8]) -> Names:
    names = Names()
    for iri in _string(content).split("\n") if len(content) else ():
        names.number(iri)
    return names


def _text(content: str) -> NDArray[np.uint8]:
    return np.frombuffer(content.encode(), np.uint8)


def _string(content: NDArray[np.uint8]) -> str:
    return content.tobytes().decode()
