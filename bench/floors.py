"""The floors in tests/bench/floors.json: what a figure may not fall below."""

import json
from collections.abc import Iterable, Mapping

from bench.quality import FLOORS


def held(section: str, figures: Mapping[str, float], names: Iterable[str], *, update: bool) -> bool:
    """Print the figures of these names with their floors, and say whether none is below; the higher the better.

    With `update` the figures become the floors, unless one of them is lower.
    """
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    known: dict[str, float] = floors.setdefault(section, {"figures": {}})["figures"]
    new = {name: figures[name] for name in names}
    for name, value in new.items():
        print(f"{name:22} {value:6.2f}  floor {known.get(name, 0):6.2f}")
    good = all(value >= known.get(name, 0) for name, value in new.items())
    if update and good:
        floors[section]["figures"] = new
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    return good
