"""Who says "we" and "our".

    a quotation     '"We will …," said Hezbollah', 'The minister said: "We …"': whoever says so
    a byline        "Antony Blinken, Secretary of State" above a text: the state that its author speaks for
    a statement     "Office of the Spokesperson" above a text: the state of which it says "X welcomes", "X urges"

Outside quotations nobody is meant where the text has neither heading, or where several take turns to speak in it.
"""

import re
from collections.abc import Iterator

from ingest.actors.phrases import role_of
from ingest.actors.salience import MentionsOf
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Kind, Mention

_SAYING = frozenset("say tell add warn announce declare state vow note stress insist write tweet claim argue".split())
_AVOWING = frozenset(
    "applaud appreciate call commend condemn congratulate deplore encourage express extend join look reaffirm "
    "recognize regret remain remember stand support urge value welcome".split()
)  # what a state's own statement says of it in the present tense
_AVOWED = frozenset(
    "alarmed appalled committed concerned disappointed encouraged grateful pleased proud saddened".split()
)
_STATELY = frozenset((Kind.STATE, Kind.GOVERNMENT, Kind.INTERGOVERNMENTAL))
_QUOTES = '"“”'
_HEADING = 3  # sentences at the head of a text, among which its headings stand
_TURN = re.compile(r"^(?:[A-Z][A-Z.'’-]+ )*[A-Z][A-Z'’-]+: ", re.MULTILINE)  # "SECRETARY KERRY: Hello"


class Speech:
    """Whose words the sentences of an article are."""

    def __init__(self, text: str) -> None:
        self._several = bool(_TURN.search(text))
        self._speaker: Mention | None = None
        self._author: Mention | None = None
        self._issuer: Mention | None = None
        self._headed = False
        self._seen = 0

    def close(self, tree: Tree, of: MentionsOf) -> None:
        """Keep who spoke in a sentence that is over."""
        said = [t for verb in tree.tokens if verb.lemma in _SAYING for t in tree.children(verb, "nsubj")]
        self._speaker = next((mention for token in said for mention in of(token) if mention.actor), None)
        if self._seen < _HEADING and _is_heading(tree):
            self._headed = True
            author = next((one for one in _root(tree, of) if one.actor and one.actor.kind is Kind.PERSON), None)
            self._several = self._several or (author is not None and self._author is not None)
            self._author = author or self._author
        elif self._issuer is None:
            self._issuer = next(_avowing(tree, of), None)
        self._seen += 1

    def quoted(self, tree: Tree, token: Token, of: MentionsOf) -> Mention | None:
        """Whose words a pronoun of the first person is part of, where somebody is said to say them."""
        below = token
        for above in tree.ancestors(token):
            tells = base(below.deprel) in {"ccomp", "parataxis"} and above.lemma in _SAYING
            inverted = [verb for verb in tree.children(above, "parataxis") if verb.lemma in _SAYING]
            for verb in [*([above] if tells else []), *inverted]:
                for subject in tree.children(verb, "nsubj"):
                    return next((mention for mention in of(subject) if mention.actor), None)
            below = above
        return self._speaker if _in_quotes(tree, token) else None

    def author(self, tree: Tree, token: Token) -> Mention | None:
        """Who has a state and says what nobody is quoted with: the author, or who issued the statement."""
        if not self._headed or self._several or _in_quotes(tree, token):
            return None
        known = self._author if self._author and self._author.actor and self._author.actor.state else None
        return known or self._issuer


def _in_quotes(tree: Tree, token: Token) -> bool:
    before = tree.sentence.text[: token.start - tree.sentence.start]
    return sum(before.count(mark) for mark in _QUOTES) % 2 == 1


def _is_heading(tree: Tree) -> bool:
    """Whether a sentence is nothing but a name with its office, or the name of an office."""
    roles = [role for token in tree.tokens if (role := role_of(token))]
    verbs = any(token.upos in {"VERB", "AUX"} for token in tree.tokens)
    return not verbs and tree.sentence.text[-1] not in ".:?!" and any(role.sector == "gov" for role in roles)


def _root(tree: Tree, of: MentionsOf) -> tuple[Mention, ...]:
    return next((of(token) for token in tree.tokens if token.head < 0), ())


def _avowing(tree: Tree, of: MentionsOf) -> Iterator[Mention]:
    """The state that a sentence says, in the present tense, to take a stand: "The United States welcomes …"."""
    for token in tree.tokens:
        avows = token.xpos == "VBZ" and token.lemma in _AVOWING
        cop = tree.child(token, "cop", "aux")
        avows = avows or (token.text.lower() in _AVOWED and cop is not None and cop.xpos == "VBZ")
        for subject in tree.children(token, "nsubj") if avows and token.head < 0 else []:
            yield from (one for one in of(subject) if one.actor and one.actor.kind in _STATELY)
