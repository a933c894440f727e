"""A violation: which thing, which rule, what came, what was wanted."""

from dataclasses import asdict, dataclass
from itertools import islice

from ontology.shapes.constraints import short

_SHOWN = 80  # characters of a value: enough to find it, and a line stays a line


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that breaks a rule.

    `thing` is its IRI, `label` its name where it has one; `rule` says the rule in words; `came` holds the values that
    are there (none where one is missing), `wanted` what should be there; `constraint` is the name of the rule.
    """

    thing: str
    label: str | None
    rule: str
    came: tuple[str, ...]
    wanted: str
    constraint: str

    def document(self) -> dict[str, object]:
        """As JSON: the same names, `came` as a list."""
        return {**asdict(self), "came": list(self.came)}

    def line(self) -> str:
        """All of it on one line."""
        return f"{short(self.thing)} {self.rule}: {self.wanted} (came: {self.values()})"

    def values(self) -> str:
        """What came, cut to a length that can be read."""
        shown = ", ".join(cut(each) for each in islice(self.came, 4))
        more = f" and {len(self.came) - 4} more" if len(self.came) > 4 else ""
        return shown + more if shown else "nothing"


def cut(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
