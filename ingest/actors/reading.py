"""One sentence of an article while its words are read for whom they name."""

from dataclasses import dataclass, field

from ingest.actors.coreference import History
from ingest.actors.listed import Named
from ingest.actors.persons import People
from ingest.actors.phrases import Phrase
from ingest.actors.salience import MentionsOf
from ingest.language.annotation import Token
from ingest.language.trees import Tree
from ontology.gazetteer import Gazetteer
from ontology.model import Mention, Span

# Set by hand: they put the ways to whom words name in an order, the most direct first, and are not probabilities.
SURE, ROLE, TERRITORY, HOLDER, PRONOUN, UNLISTED = 0.95, 0.9, 0.8, 0.7, 0.7, 0.6


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence, what the article has told before it, and what is known of it so far.

    `of` gives whom a word names; `known` keeps its answers by word, `phrases` the noun phrases. `scenes` are the words
    that tell only where a thing is; `acts` the nouns of what is done to somebody.
    """

    tree: Tree
    names: dict[int, Named]
    gazetteer: Gazetteer
    people: People
    history: History
    of: MentionsOf
    acts: frozenset[str]
    known: dict[int, tuple[Mention, ...]] = field(default_factory=dict)
    scenes: set[int] = field(default_factory=set)
    phrases: dict[int, Phrase] = field(default_factory=dict)

    def phrase(self, token: Token) -> Phrase:
        """The noun phrase of a word."""
        if token.index not in self.phrases:
            self.phrases[token.index] = Phrase(self.tree, token, self.names, self.acts)
        return self.phrases[token.index]

    def span(self, named: Named) -> Span:
        """The characters of a name."""
        sentence = self.tree.sentence
        start, end = named.match.start, named.match.end
        return Span(sentence.text[start - sentence.start : end - sentence.start], start, end)


def bare(phrase: Phrase) -> Span:
    """The characters of a phrase without its article and what hangs behind it."""
    return phrase.tree.span(list(phrase.words()))
