"""The attitude that a sentence expresses towards an act which did not happen: a promise, a threat, a refusal."""

from dataclasses import replace

from ingest.coder.frames import Frame
from ingest.coder.modality import is_intended
from ingest.coder.tables import words_of_intent
from ingest.language.trees import Tree, base
from ontology import taxonomy
from ontology.model import Mention, Modality, Report

_COOPERATION = 2  # the quad classes up to this one
_HARM = frozenset(("PROTEST", "SANCTION", "COERCE", "ASSAULT"))
_PROMISED = frozenset(("AID", "COOPERATE", "CONSULT", "RETREAT", "CONCEDE"))  # "promised aid"; not "offered thanks"
# Who decides to attack has threatened nobody by it, nor has he of whom others fear it.
_UNSAID = frozenset("decide decision opt choose choice fear worry believe think predict expect estimate reckon".split())
_FOREBODING = frozenset("warn threaten caution complain".split())  # what one says so is no promise
_WILL = frozenset(("will", "would", "wo"))


def stance(tree: Tree, report: Report, frame: Frame) -> Report | None:
    """What the words express towards the act that a report tells of, with the act as its content; None for nothing."""
    return _intent(tree, report, frame) or _refusal(tree, report, frame)


def is_refusal(tree: Tree, frame: Frame) -> bool:
    """Whether somebody says that he will not: "will not lift the embargo", "would not agree to lift it"."""
    words = [frame.predicate, *([frame.arguments.light] if frame.arguments.light else [])]
    while (above := tree.head(words[-1])) is not None and base(words[-1].deprel) == "xcomp":
        if (above.lemma, "V") not in words_of_intent():
            break  # "will not refuse to", "will not be able to"
        words.append(above)
    return any(aux.text.lower() in _WILL for word in words for aux in tree.children(word, "aux"))


def _intent(tree: Tree, report: Report, frame: Frame) -> Report | None:
    """A future act that its actor wills: one of cooperation is AGREE (PLOVER, CAMEO 03), of harm THREATEN (13)."""
    relation = taxonomy.relation(report.event.relation)
    kind = "agree" if relation.quad <= _COOPERATION else "threaten" if relation.type in _HARM else None
    own = report.attributed_to is None or report.attributed_to.actor == report.event.actors[0].actor
    threatened = own and kind == "threaten" and report.modality is Modality.HYPOTHETICAL and _is_conditional(frame)
    if not (report.modality is Modality.FUTURE or threatened) or kind is None or relation.type == "AGREE":
        return None
    if report.attributed_to and _other_side(report.attributed_to, report.event.actors[0]):
        return None  # what Washington says that Tehran plans is no word of Tehran's
    light = frame.arguments.light
    if light is not None and frame.arguments.get("between") and not _takes_part(report, frame):
        return None  # who "offers to host talks between" others wills them, they need not
    told = light or frame.predicate
    governors = [tree.head(told), *tree.children(told, "parataxis")]  # "…, the general **feared**"
    unsaid = _UNSAID if kind == "threaten" else _FOREBODING
    if any(one is not None and one.lemma in unsaid for one in governors):
        return None
    promised = relation.type in _PROMISED and light is not None and (light.lemma, "V") in words_of_intent()
    return _towards(report, kind) if promised or threatened or is_intended(tree, light or frame.predicate) else None


def _takes_part(report: Report, frame: Frame) -> bool:
    """Whether the subject of a light verb is one of those between whom something is to be."""
    subject = frame.arguments.get("subj")
    return any(one.surface.start <= word.start < one.surface.end for one in report.event.actors for word in subject)


def _is_conditional(frame: Frame) -> bool:
    """Whether an act depends on what another does: "**would** strike **if** Chad closed the border"."""
    would = any(aux.text.lower() in _WILL for aux in frame.arguments.get("aux"))
    return would and bool(frame.arguments.get("if"))


def _refusal(tree: Tree, report: Report, frame: Frame) -> Report | None:
    """ "will not negotiate with": who says so of an own act of cooperation refuses it (PLOVER REJECT)."""
    if report.modality is not Modality.NEGATED or taxonomy.relation(report.event.relation).quad > _COOPERATION:
        return None
    return _towards(report, "reject") if is_refusal(tree, frame) else None


def _towards(report: Report, relation: str) -> Report:
    """The attitude as an event that is asserted, whatever became of its content."""
    event = replace(report.event, relation=relation, content=report.event)
    return replace(report, event=event, modality=Modality.ASSERTED)


def _other_side(one: Mention, other: Mention) -> bool:
    """Whether two mentions are known to be of different states or bodies."""
    sides = [mention.actor.state or mention.actor.key if mention.actor else None for mention in (one, other)]
    return None not in sides and sides[0] != sides[1]
