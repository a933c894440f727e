"""The floors in tests/bench/floors.json: figures that were once measured, below which none may fall.

Each section holds the figures of one measurement, and the hash of its data where the data can change: figures of other
data are not compared. A floor only rises.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).resolve().parent.parent / "tests" / "bench" / "floors.json"
# The parser's int8 arithmetic may differ between processors, and an edge or two with it; how much is not measured.
NOISE = 0.5

Figures = Mapping[str, float]


def held(section: str, figures: Figures, names: Iterable[str], *, update: bool, data: str = "") -> bool:
    """Print the figures of these names with their floors, and say whether none is below; the higher the better.

    With `update` the figures become the floors, unless one of them is lower. `data` is the hash of what was measured.
    """
    new = {name: figures[name] for name in names}
    print("\n".join(compared(section, new, data)))
    good = not fallen(section, new, data)
    if update and good and new:
        _write(section, new, data)
    return good


def known(section: str, data: str = "") -> dict[str, float]:
    """The floors of a section; none where they were measured on other data."""
    found = _sections().get(section, {})
    return dict(found["figures"]) if found and found.get("gold_sha256", "") == data else {}


def fallen(section: str, figures: Figures, data: str = "", noise: float = 0.0) -> set[str]:
    """Which figures of a section are below their floors by more than noise."""
    return {name for name, floor in known(section, data).items() if figures[name] < floor - noise}


def compared(section: str, figures: Figures, data: str = "") -> Iterator[str]:
    """The figures beside their floors, for people."""
    floors = known(section, data)
    for name, value in figures.items():
        floor = f"floor {floors[name]:6.2f}" if name in floors else "no floor for these data"
        yield f"{name:22} {value:6.2f}  {floor}{'  BELOW' if value < floors.get(name, value) else ''}"


def digest(content: bytes) -> str:
    """The hash of the data of a measurement."""
    return hashlib.sha256(content).hexdigest()


def _sections() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return found


def _write(section: str, figures: Figures, data: str) -> None:
    floors = _sections()
    floors[section] = {**({"gold_sha256": data} if data else {}), "figures": dict(figures)}
    FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
