"""Which format to answer in: proactive negotiation by the Accept header (RFC 9110, 12.5.1)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ELEMENT = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*")+')
PARAMETER = re.compile(r'(?:[^;"]|"(?:\\.|[^"\\])*")+')
QUALITY = re.compile(r"(?:0(?:\.\d*)?|1(?:\.0*)?|\.\d+)")


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header: "text/*;q=0.5". `parameters` counts those beside q."""

    kind: str
    subtype: str
    quality: float
    parameters: int = 0

    def covers(self, media_type: str) -> bool:
        """Whether the range names this media type, exactly or by a wildcard."""
        kind, _, subtype = media_type.partition("/")
        return self.kind in ("*", kind) and self.subtype in ("*", subtype)

    @property
    def precision(self) -> tuple[bool, bool, int]:
        """How specific it is: the most specific range that covers a type decides about it."""
        return self.kind != "*", self.subtype != "*", self.parameters


def ranges(accept: str) -> tuple[Range, ...]:
    """The media ranges of an Accept header. What is no media range is passed over; a malformed q counts as 1."""
    return tuple(found for element in ELEMENT.findall(accept) if (found := media_range(element)))


def media_range(element: str) -> Range | None:
    """One element of the header, or None where it is not `type/subtype`."""
    name, *parameters = [part.strip().lower() for part in PARAMETER.findall(element)] or [""]
    kind, slash, subtype = name.partition("/")
    if not (kind and slash and subtype) or (kind == "*" and subtype != "*"):
        return None
    pairs = [parameter.partition("=")[::2] for parameter in parameters]
    weights = [value.strip() for key, value in pairs if key.strip() == "q"]
    weight = float(weights[0]) if weights and QUALITY.fullmatch(weights[0]) else 1.0
    return Range(kind, subtype, weight, len(pairs) - len(weights))


def quality(media_type: str, accepted: Iterable[Range]) -> float:
    """How much the client wants a media type, from 0 (not at all) to 1."""
    covering = [one for one in accepted if one.covers(media_type)]
    return max(covering, key=lambda one: one.precision).quality if covering else 0.0


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered media type that the client wants most; among equals the first offered; None if it wants none.

    No header, or an empty one, accepts everything.
    """
    accepted = ranges((accept or "").strip() or "*/*")
    wanted = max(offered, key=lambda media_type: quality(media_type, accepted))
    return wanted if quality(wanted, accepted) > 0 else None
