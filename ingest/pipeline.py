"""The way of an article: text -> sentences -> mentions -> events and reports."""

from dataclasses import dataclass
from functools import cache

from ingest import dates
from ingest.actors import names
from ingest.actors.mentions import Mentions
from ingest.actors.names import Names
from ingest.coder import senses
from ingest.coder.events import Coder
from ingest.language import backends
from ingest.language.annotation import Annotator
from ontology import gazetteer
from ontology.gazetteer import Gazetteer
from ontology.model import Article, Report


@dataclass(frozen=True, slots=True)
class Choices:
    """How to code: what parses, how sure one has to be to say anything, and whether to say why.

    `language` names an annotator, see `ingest.language.backends`; `least` is a confidence, None the coder's own floor.
    """

    language: str = backends.BUILT_IN
    least: float | None = None
    explains: bool = False


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The parts that code articles. Each process has its own; nothing in it changes while it works."""

    annotator: Annotator
    names: Names
    gazetteer: Gazetteer
    coder: Coder

    @classmethod
    def load(cls, language: str = backends.BUILT_IN) -> "Pipeline":
        """The pipeline of the shipped gazetteer and lexicon over an annotator; made once per process.

        Raises LanguageError for an annotator that cannot be had, see `ingest.language.backends`.
        """
        return _loaded(Choices(language))

    @classmethod
    def chosen(cls, choices: Choices) -> "Pipeline":
        """Like `load`, for other choices than that of an annotator."""
        return _loaded(choices)

    def code(self, article: Article) -> tuple[Report, ...]:
        """The reports of an article, sentence by sentence; none for a text without events."""
        sentences = self.annotator.annotate(article.text)
        found = dates.expressions(article.text, article.published)
        mentions = Mentions(article.text, self.names, self.gazetteer, self.coder.acts)
        return tuple(self.coder.reports(sentences, mentions, found, article.published))


@cache
def _loaded(choices: Choices) -> Pipeline:
    coder = Coder(senses.built_in(), choices.least, choices.explains)
    return Pipeline(backends.annotator(choices.language), names.built_in(), gazetteer.load(), coder)
