"""The keys of what one article says: its actors without a listing, its events and its reports."""

from ontology import iris
from ontology.model import Actor, Event, Mention, Precision, Report

NAMED = "named-"  # somebody whom the gazetteer lacks, known by his name, in every article the same
DESCRIBED = "described-"  # somebody known by words alone: another one in every article


def is_minted(actor: Actor) -> bool:
    """Whether an actor comes from an article and not from the gazetteer."""
    return actor.key.startswith((NAMED, DESCRIBED))


def actor_key(mention: Mention, article: str) -> str:
    """The key of an actor; somebody known by words alone ("gunmen") is somebody else in every article."""
    key = mention.actor.key if mention.actor else DESCRIBED + iris.slug(mention.span.text)
    return f"{article}-{key.removeprefix(DESCRIBED)}" if key.startswith(DESCRIBED) else key


def event_key(event: Event, article: str) -> str:
    """The key of an event. Only events dated to the day meet across articles."""
    when = event.when
    if when is not None and when.precision is Precision.DAY:
        date = str(when.earliest)
    else:
        date = f"{article} {when.earliest} {when.latest} {when.precision}" if when else article
    who = [[actor_key(one, article) for one in side] for side in (event.actors, event.recipients)]
    return iris.event_key(event.relation, who[0], who[1], date)


def report_key(report: Report, article: str, event: str) -> str:
    """The key of a report: the article, the sentence's number and the event, by its key, with its modality."""
    return f"{article}-{report.sentence_index}-{iris.digest(event, report.modality)}"
