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
        return _loaded(language)

    def code(self, article: Article) -> tuple[Report, ...]:
        """The reports of an article, sentence by sentence; none for a text without events."""
        sentences = self.annotator.annotate(article.text)
        found = dates.expressions(article.text, article.published)
        mentions = Mentions(article.text, self.names, self.gazetteer, self.coder.acts)
        return tuple(self.coder.reports(sentences, mentions, found, article.published))


@cache
def _loaded(language: str) -> Pipeline:
    return Pipeline(backends.annotator(language), names.built_in(), gazetteer.load(), Coder(senses.built_in()))
