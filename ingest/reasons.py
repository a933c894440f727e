"""The explanation of a report in plain words, a line a reason."""

import math
from collections.abc import Iterator, Sequence

from ontology import taxonomy
from ontology.model import Explanation, Mention, Modality, Report, Resolution, Span

_POS = {"V": "verb", "N": "noun", "A": "adjective", "R": "adverb"}
_SLOTS = {"subj": "who does it", "obj": "whom it is done to", "iobj": "who is given it"}


def lines(report: Report) -> Iterator[str]:
    """What the report says, and under it why; only the first line where nobody asked for an explanation."""
    yield headline(report)
    if report.explanation:
        yield from reasons(report, report.explanation)


def headline(report: Report) -> str:
    """ "Iran ACCUSE/disapprove Israel, asserted, 0.87"."""
    event = report.event
    relation = taxonomy.relation(event.relation)
    whom = f" {_names(event.recipients)}" if event.recipients and event.recipients != event.actors else ""
    return f"{_names(event.actors)} {relation.notation}{whom}, {report.modality}, {report.confidence:.2f}"


def reasons(report: Report, why: Explanation) -> Iterator[str]:
    """The reasons alone, each with what it is a reason for."""
    yield f"  words         {_quoted(report.trigger)} in {_quoted(report.sentence)}"
    conditions = f", because {' and '.join(why.conditions)}" if why.conditions else ""
    yield f"  sense         {why.predicate} ({_POS[why.pos]}) means {why.sense} by {why.row}{conditions}"
    yield f"  construction  {', '.join(why.constructions)}"
    for label, readings in (("actor", why.actors), ("recipient", _others(why))):
        for reading in readings:
            yield f"  {label:13} {_found(reading)}"
    yield f"  modality      {_modality(report.modality, why)}"
    yield f"  confidence    {report.confidence:.2f}: {_factors(why)}"


def _others(why: Explanation) -> Sequence[Resolution]:
    """The recipients who are not among the actors: of a meeting there are none."""
    actors = {one.mention for one in why.actors}
    return [one for one in why.recipients if one.mention not in actors]


def _found(reading: Resolution) -> str:
    mention = reading.mention
    place = f"{_quoted(reading.held)}, {reading.function} ({_SLOTS.get(reading.slot, reading.slot)})"
    words = "" if mention.surface.text == reading.held.text else f": {_quoted(mention.surface)}"
    return f"{place}{words}; {reading.way}: {_name(mention)}"


def _modality(modality: Modality, why: Explanation) -> str:
    words = ", ".join(_quoted(span) for span in why.modality)
    if why.stance:
        return f"the act is only willed or refused, by {words or 'several words'}; that is {modality}"
    if modality is Modality.ASSERTED:
        return "asserted: no word says otherwise"
    return f"{modality}, by {words or 'several words'}"


def _factors(why: Explanation) -> str:
    """What speaks for and against, the weightiest first."""
    said = [(one.feature, one.value * one.weight) for one in why.factors if abs(one.value * one.weight) >= 0.05]
    ordered = sorted(said, key=lambda one: (one[0] != "constant", -abs(one[1])))
    odds = math.fsum(one.value * one.weight for one in why.factors)
    return f"log-odds {odds:+.2f} = " + " ".join(f"{value:+.2f} {feature}," for feature, value in ordered).rstrip(",")


def _names(side: Sequence[Mention]) -> str:
    return " and ".join(map(_name, side))


def _name(mention: Mention) -> str:
    return mention.actor.name if mention.actor else mention.surface.text


def _quoted(span: Span) -> str:
    return f"“{span.text}”"
