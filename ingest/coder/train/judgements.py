"""What readers have judged of coded events, kept as ids and verdicts: nothing of the articles' text is kept.

There are two tables. That of the review (`tests/bench/judgements.tsv`) only measures; that of this folder
(`verdicts.tsv`) is of other articles, and the confidence of the coder is fitted to it.

The id of an event is a hash of what a reader judges it by: the article, the sentence, the words of both sides, the
relation and the modality. After a change of the coder the judgements of unchanged events still hold.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable

from ingest.coder.train.reliability import percent
from ontology.errors import KnowledgeError
from ontology.tables import listed, malformed

RIGHT = "right"
FAULTS = {  # verdict -> the parts of an event that it finds wrong
    "actor wrong": ("actor",),
    "recipient wrong": ("recipient",),
    "relation wrong": ("relation",),
    "modality wrong": ("modality",),
    "not an event": ("actor", "recipient", "relation", "modality"),
}
PARTS = ("actor", "recipient", "relation", "modality")
HEADER = f"# What readers judged of events of real news: id, then {RIGHT!r} or the faults, with ; between.\n"
BETWEEN = "; "  # the verdicts of one event
_LENGTH = 16

Verdicts = frozenset[str]


def event_id(*parts: str) -> str:
    """The id of an event: article, sentence, actor, relation, recipient, modality, in this order."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_LENGTH]


def verdicts(cell: str) -> Verdicts:
    """The verdicts of one cell: "right", or one or more faults. KnowledgeError for others."""
    found = frozenset(part.strip() for part in cell.split(BETWEEN.strip()) if part.strip())
    if found != {RIGHT} and (not found or found - set(FAULTS)):
        raise KnowledgeError(f"{cell!r} is no verdict: wanted {RIGHT!r}, or of {', '.join(FAULTS)}, with ; between.")
    return found


def read(table: Traversable) -> dict[str, Verdicts]:
    """Id -> verdicts. KnowledgeError, with the line, for a row that cannot be used."""
    found: dict[str, Verdicts] = {}
    for line, (key, cell) in listed(table, 2):
        if key in found:
            raise malformed(table.name, line, "each id once", key)
        try:
            found[key] = verdicts(cell)
        except KnowledgeError as error:
            raise KnowledgeError(f"{table.name}, line {line}: {error}") from error
    return found


def written(known: Mapping[str, Verdicts]) -> str:
    """The table of judgements, in the order of the ids."""
    rows = (f"{key}\t{BETWEEN.join(sorted(found))}" for key, found in sorted(known.items()))
    return HEADER + "".join(f"{row}\n" for row in rows)


def precision(ids: Iterable[str], known: Mapping[str, Verdicts]) -> dict[str, float]:
    """Of the judged events among some: the share that is right, whole and by part, in percent; and how many are not."""
    listed_ids = list(ids)
    judged = [known[key] for key in listed_ids if key in known]
    wrong = Counter(
        part for found in judged for part in {part for fault in found & set(FAULTS) for part in FAULTS[fault]}
    )
    return {
        "judged": len(judged),
        "unjudged": len(listed_ids) - len(judged),
        "whole": percent(sum(found == {RIGHT} for found in judged), len(judged)),
        **{part: percent(len(judged) - wrong[part], len(judged)) for part in PARTS},
    }
