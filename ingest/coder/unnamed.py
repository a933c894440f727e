"""Who acts where no slot of a passive names anybody: troops that are sent, the state whose land it is."""

from ingest.actors.mentions import Mentions
from ingest.actors.phrases import role_of
from ingest.coder.frames import Frame
from ingest.coder.matching import Matcher
from ingest.coder.verbs import is_passive
from ingest.language.trees import Tree
from ontology import taxonomy
from ontology.model import Kind, Mention

_REALMS = frozenset((Kind.STATE, Kind.GOVERNMENT, Kind.ARMED_GROUP))
_LEAVING = frozenset(
    taxonomy.named(one).key for one in ("SANCTION/expel", "COERCE/deport", "COERCE/ban", "RETREAT/release")
)
_ARREST = taxonomy.named("COERCE/arrest").key
_BY_LAW = frozenset("apprehend arrest convict detain imprison jail sentence".split())  # captors may be anybody
_GUARDS = frozenset(("mil", "cop"))  # whom others hold: "soldiers detained in a village"
_SENDING = frozenset(("MOBILIZE", "AID"))
_ARMED = frozenset(("MIL", "COP", "REB", "PRM", "SPY"))


class Unnamed:
    """Finds who acts in one sentence where its words for the deed do not say so."""

    def __init__(self, tree: Tree, matcher: Matcher, mentions: Mentions) -> None:
        self._tree = tree
        self._matcher = matcher
        self._mentions = mentions

    def actors(self, frame: Frame) -> list[Mention]:
        """Who acts by a passive whose agent is not named; nobody where no rule finds one."""
        relation = frame.sense.relation
        if relation is None or not is_passive(self._tree, frame.predicate):
            return []
        if relation.type in _SENDING:
            return self._sent(frame)
        if relation.key == _ARREST:
            return self._arresting(frame)
        return self._expelling(frame) if relation.key in _LEAVING else []

    def _sent(self, frame: Frame) -> list[Mention]:
        """Troops whom nobody is said to send act themselves: "soldiers were deployed along the border"."""
        found = self._matcher.participants(self._tree, frame, ("obj",))
        return [one for one in found if one.actor and one.actor.sector in _ARMED]

    def _arresting(self, frame: Frame) -> list[Mention]:
        """The state in which somebody is held by law: "arrested **in Libya**"; not "soldiers captured in Libya"."""
        held = self._tree.head(frame.predicate) if frame.predicate.deprel == "acl" else None
        if held is not None and self._tree.child(held, "conj"):
            return []  # "a monk arrested in Peru and a priest": one of them only
        roles = [role for one in frame.arguments.get("obj") if (role := role_of(one))]
        if frame.predicate.lemma not in _BY_LAW or any(role.sector in _GUARDS for role in roles):
            return []
        there = [one for phrase in frame.arguments.get("in") for one in self._mentions.participants(phrase)]
        states = [one for one in there if one.actor and one.actor.key in {one.actor.state, f"{one.actor.state}-gov"}]
        return states[:1]

    def _expelling(self, frame: Frame) -> list[Mention]:
        """Whose land it is decides who leaves it: "expelled **from Turkey**"."""
        phrases = frame.arguments.get("from")
        inner = [one for phrase in phrases for one in self._tree.children(phrase, "nmod")]
        beside = frame.arguments.get("in") if phrases else []
        for token in [*phrases, *(one for one in inner if "in" in self._tree.cases(one)), *beside]:
            if found := [one for one in self._mentions.acts(token) if one.actor and one.actor.kind in _REALMS]:
                return found[:1]
        return []
