"""When a name is not the name: rules over the words beside it, kept in `tables/ambiguity.tsv`.

A rule speaks of one name exactly as written. Words are compared exactly, without punctuation beside them; an
argument of several words ("Gulf of") means all of them. A name counts unless one of its rules forbids it:

* `case`         it counts only in this exact case: "US" is a state, "us" is not
* `not-before`   it does not count when one of the words comes next: "Paris Agreement"
* `not-after`    it does not count when one of the words comes just before: "George Washington"
* `only-before`  it counts only when one of the words comes next
* `only-after`   it counts only when one of the words comes just before

A longer name of the gazetteer wins over a shorter one within it, so "Papua New Guinea" needs no rule. Rules on a
demonym hold for its regular plural.
"""

from dataclasses import dataclass
from enum import StrEnum

from ontology.errors import KnowledgeError
from ontology.gazetteer.tables import rows, values
from ontology.tables import Row

TABLE = "ambiguity.tsv"


class RuleKind(StrEnum):
    """What a rule asks of the text around a name."""

    CASE = "case"
    NOT_BEFORE = "not-before"
    NOT_AFTER = "not-after"
    ONLY_BEFORE = "only-before"
    ONLY_AFTER = "only-after"


@dataclass(frozen=True, slots=True)
class AmbiguityRule:
    """One rule: the name, what is asked, of which words, and what the words mean otherwise."""

    name: str
    kind: RuleKind
    words: tuple[str, ...]
    reason: str


def read_rules() -> tuple[AmbiguityRule, ...]:
    """The rules of the table, in its order; a kind that does not exist or lacks its words is a KnowledgeError."""
    return tuple(_rule(row) for row in rows(TABLE))


def _rule(row: Row) -> AmbiguityRule:
    if row["kind"] not in tuple(RuleKind):
        raise KnowledgeError(
            f"{TABLE}: the rule on {row['name']!r} is of kind {row['kind']!r}, one of {', '.join(RuleKind)} was wanted."
        )
    kind, words = RuleKind(row["kind"]), values(row["words"])
    if (kind is RuleKind.CASE) != (not words):
        raise KnowledgeError(
            f"{TABLE}: the rule {kind} on {row['name']!r} has {len(words)} words; "
            f"`case` takes none, every other kind at least one."
        )
    return AmbiguityRule(row["name"], kind, words, row["reason"])
