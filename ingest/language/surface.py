"""The text that the words of a CoNLL-U sentence make, and where each of them stands in it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ingest.language.blocks import Multiword


class Unit(NamedTuple):
    """What stands between two places where a blank may stand: words `first` to `last`."""

    text: str
    first: int
    last: int


def units(forms: Sequence[str], multiwords: Iterable[Multiword]) -> Iterator[Unit]:
    """The multiword tokens, and the words outside of them, in their order."""
    wholes = {whole.first: whole for whole in multiwords}
    place = 0
    while place < len(forms):
        whole = wholes.get(place)
        yield Unit(whole.text, place, whole.last) if whole else Unit(forms[place], place, place)
        place = whole.last + 1 if whole else place + 1


def aligned(text: str, parts: Iterable[Unit]) -> tuple[str, list[int]] | None:
    """A text with the place of each unit in it; None if it holds other characters than they."""
    starts, place = [], 0
    for unit in parts:
        place += len(text[place:]) - len(text[place:].lstrip())
        if not text.startswith(unit.text, place):
            return None
        starts.append(place)
        place += len(unit.text)
    return (text, starts) if place == len(text) else None


def spelled(parts: Sequence[Unit], loose: Sequence[bool]) -> tuple[str, list[int]]:
    """The text that units make, with the place of each; `loose` says after which of them a blank follows."""
    text, starts = "", []
    for number, unit in enumerate(parts):
        text += " " if number and loose[number - 1] else ""
        starts.append(len(text))
        text += unit.text
    return text, starts


def spans(unit: Unit, start: int, forms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The characters of each word of a unit: its own where the words spell it, else those of all."""
    own = forms[unit.first : unit.last + 1]
    apart = "".join(own) == unit.text
    for form in own:
        yield (start, start + len(form if apart else unit.text))
        start += len(form) if apart else 0
