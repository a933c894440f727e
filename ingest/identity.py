"""The keys of what one article says: its actors without a listing, its events and its reports."""

from ontology import iris
from ontology.model import Event, Mention, Precision, Report


def actor_key(mention: Mention, article: str) -> str:
    """The key of an actor; somebody known by words alone ("gunmen") is somebody else in every article."""
    return mention.actor.key if mention.actor else f"{article}-{iris.slug(mention.span.text)}"


def event_key(event: Event, article: str) -> str:
    """The key of an event. Only events dated to the day meet across articles."""
    when = event.when
    if when is not None and when.precision is Precision.DAY:
        date = str(when.earliest)
    else:
        date = f"{article} {when.earliest} {when.latest} {when.precision}" if when else article
    who = [[actor_key(one, article) for one in side] for side in (event.actors, event.recipients)]
    return iris.event_key(event.relation, who[0], who[1], date)


def report_key(report: Report, article: str) -> str:
    """The key of a report: the article, the sentence's number and the event with its modality."""
    return f"{article}-{report.sentence_index}-{iris.digest(event_key(report.event, article), report.modality)}"
