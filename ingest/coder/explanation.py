"""Why the coder says what it says, made from the grounds of a report only where somebody asks.

Nothing here takes part in coding: it looks again at the tree, the frame and the mentions, which are all still there.
"""

from collections.abc import Iterator
from dataclasses import replace

from ingest.actors.mentions import Mentions, identity
from ingest.coder.arguments import arguments
from ingest.coder.confidence import Grounds, factors
from ingest.coder.constructions import constructions, function
from ingest.coder.frames import Frame
from ingest.coder.modality import modality
from ingest.coder.resolution import way
from ingest.coder.senses import Condition
from ingest.language.annotation import Token
from ingest.language.trees import Tree
from ontology.model import Explanation, Mention, Modality, Report, Resolution, Span

FURTHER = "further"  # the slot of a recipient whom no slot of the row names
_FEW = 4  # words of a condition that are shown; a class may have a hundred


def explained(grounds: Grounds, report: Report, mentions: Mentions) -> Report:
    """The report with its explanation. `mentions` must still be in the sentence of the report."""
    return replace(report, explanation=explanation(grounds, mentions))


def explanation(grounds: Grounds, mentions: Mentions) -> Explanation:
    """What the grounds of a report say for it."""
    frame, tree = grounds.frame, grounds.tree
    sense, light = frame.sense, frame.arguments.light
    relation = sense.relation
    return Explanation(
        predicate=sense.predicate,
        pos=sense.pos,
        sense=relation.notation if relation else "-",
        row=sense.row,
        conditions=tuple(_shown(condition, frame) for condition in sense.conditions),
        constructions=tuple(constructions(tree, frame)),
        actors=tuple(_readings(grounds, mentions, grounds.actors, sense.actor)),
        recipients=tuple(_readings(grounds, mentions, grounds.recipients, sense.recipient)),
        modality=tuple(_causes(tree, frame.predicate, light, grounds.modality)),
        stance=grounds.stance,
        factors=factors(grounds),
    )


def _shown(condition: Condition, frame: Frame) -> str:
    """A condition as the lexicon writes it, with the words that fulfil it where there are such."""
    found = frame.arguments
    filled = [found.clause] if condition.slot == "clause" and found.clause else found.get(condition.slot)
    there = {form for token in filled for form in (token.lemma.lower(), token.text.lower())}
    words = sorted(condition.words & there) or sorted(condition.words)
    more = f"|… ({len(words)} words)" if len(words) > _FEW else ""
    return f"{condition.slot}{'!=' if condition.negated else '='}{'|'.join(words[:_FEW])}{more}"


def _readings(
    grounds: Grounds, mentions: Mentions, side: tuple[Mention, ...], slots: tuple[str, ...]
) -> Iterator[Resolution]:
    for mention in side:
        slot, held = _holder(grounds, mentions, mention, slots)
        words = Span(held.text, held.start, held.end)
        place = function(grounds.tree, grounds.frame, held)
        yield Resolution(mention, slot, words, place, way(grounds.tree, held, mention))


def _holder(grounds: Grounds, mentions: Mentions, mention: Mention, slots: tuple[str, ...]) -> tuple[str, Token]:
    """The slot, and the word in it, that named a participant: of the row's slots, of all, else in the sentence."""
    for slot, token in _filled(grounds, slots):
        if any(_same(one, mention) for one in mentions.participants(token)):
            joined = [token, *_joined(grounds.tree, token)]
            own = (one for one in joined if any(_same(named, mention) for named in mentions.of(one)))
            return slot, next(own, token)
    named = (token for token in grounds.tree.tokens if any(_same(one, mention) for one in mentions.of(token)))
    return FURTHER, next(named, grounds.frame.predicate)


def _joined(tree: Tree, token: Token) -> Iterator[Token]:
    for other in tree.children(token, "conj"):
        yield other
        yield from _joined(tree, other)


def _filled(grounds: Grounds, slots: tuple[str, ...]) -> Iterator[tuple[str, Token]]:
    found = grounds.frame.arguments
    for slot in dict.fromkeys([*slots, *(("iobj",) if "to" in slots else ()), *found.slots]):
        yield from ((slot, token) for token in found.get(slot))
        if slot == "clause" and found.clause:
            inside = arguments(grounds.tree, found.clause)
            yield from ((slot, token) for tokens in inside.slots.values() for token in tokens)


def _same(one: Mention, other: Mention) -> bool:
    return identity(one) == identity(other) and one.span == other.span


def _causes(tree: Tree, predicate: Token, light: Token | None, found: Modality) -> Iterator[Span]:
    """The words without which the predicate would have another modality, each tried alone."""
    if found is Modality.ASSERTED:
        return
    for token in tree.tokens:
        if token is predicate or token is light:
            continue
        changed = list(tree.tokens)
        changed[token.index] = replace(token, text="_", lemma="_")
        without = Tree(replace(tree.sentence, tokens=tuple(changed)))
        if modality(without, without.tokens[predicate.index]) is not found:
            yield Span(token.text, token.start, token.end)
