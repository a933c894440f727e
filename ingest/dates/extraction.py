"""The date expressions of a text, in order, each with what it means as seen from the day of publication."""

from dataclasses import dataclass, replace

from ingest.dates.context import Scene, is_fronted, is_quoted, limit, sentence_start, tense
from ingest.dates.grammar import Match, matches
from ingest.dates.guards import is_date
from ingest.dates.named import named_days
from ingest.dates.periods import interval
from ingest.dates.resolution import resolve
from ingest.dates.setting import Setting
from ontology.model import Basis, Span, When

_YEARLY = ("date", "days", "month", "months")  # rules whose expressions come once a year when they name none
_DOUBTED = (*_YEARLY, "calendar")


@dataclass(frozen=True, slots=True)
class DateExpression:
    """Words that say when. `when` is None where the date cannot be known: dates never invent."""

    span: Span
    when: When | None


def expressions(text: str, published: When | None) -> tuple[DateExpression, ...]:
    """The date expressions of a text, in order, without overlaps; offsets count characters of the text.

    `published` says what "yesterday" and "October 3" are counted from. Where it is known to a month or a year alone,
    only what comes out the same for its first and its last day is a date. `basis` is explicit if the words alone give
    the date, and relative if publication was needed.
    """
    named = list(named_days(text, published))

    def accept(match: Match) -> bool:
        return is_date(text, match) and not any(match.start < name.end and match.end > name.start for name in named)

    found = sorted([*named, *matches(text, accept)], key=lambda match: match.start)
    return tuple(_resolved(text, found, published))


def _resolved(text: str, found: list[Match], published: When | None) -> list[DateExpression]:
    results: list[DateExpression] = []
    scene: Scene | None = None
    for match in found:
        if scene is not None and "\n" in text[scene.sentence : match.start]:
            scene = None  # a scene ends with its paragraph
        when = _when(text, match, published, scene)
        if is_fronted(text, match):
            scene = _scene(text, match, when)
        start = match.start
        bound = limit(text, match) if when is None or (when.earliest and when.latest) else None
        if bound is not None:
            start = bound[1]
            when = _limited(when, bound[0], published)
        results.append(DateExpression(Span(text[start : match.end], start, match.end), when))
    return results


def _scene(text: str, match: Match, when: When | None) -> Scene | None:
    """The scene that an explicit date at the head of a sentence sets; any other date there ends the scene before."""
    if when is None or when.basis is not Basis.EXPLICIT or when.earliest is None or when.latest is None:
        return None
    if when.earliest.year != when.latest.year:
        return None
    return Scene(when.earliest.year, sentence_start(text, match.start))


def _when(text: str, match: Match, published: When | None, scene: Scene | None) -> When | None:
    """What an expression means before the words around it make it a limit."""
    same_sentence = scene is not None and sentence_start(text, match.start) == scene.sentence
    year = scene.year if scene and same_sentence and match.rule in _YEARLY else None
    explicit = resolve(match.rule, match.groups, Setting(year=year))
    if explicit is not None:
        return explicit
    if published is None or published.earliest is None or published.latest is None:
        return None
    if match.rule == "deictic" and is_quoted(text, match.start):
        return None
    direction = tense(text, match)
    ends = {
        resolve(match.rule, match.groups, Setting(today, direction)) for today in (published.earliest, published.latest)
    }
    when = ends.pop() if len(ends) == 1 else None
    if when is None or (scene and match.rule in _DOUBTED and _leaves(when, scene)):
        return None
    return replace(when, basis=Basis.RELATIVE)


def _leaves(when: When, scene: Scene) -> bool:
    """Whether a date lies outside the year that an earlier sentence set: then nobody can tell which is meant."""
    return when.earliest is None or when.earliest.year != scene.year


def _limited(when: When | None, kind: str, published: When | None) -> When | None:
    """The interval that a date limits: up to it, from it on, from it to publication ("since")."""
    if when is None:
        return None
    if kind == "until":
        found = interval(None, when.latest)
        return found and replace(found, basis=when.basis)
    end = published.latest if published and kind == "since" else None
    # Something announced may last "since" a day after publication: then its end is open.
    closed = interval(when.earliest, end) if end else None
    found = closed or interval(when.earliest, None)
    return found and replace(found, basis=Basis.RELATIVE if closed else when.basis)
