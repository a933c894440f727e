"""Any installed spaCy pipeline (https://spacy.io) as an annotator; spaCy comes with `pip install 'chancery[spacy]'`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.language.annotation import NAME_TYPES, Name, NameType, Sentence, Token
from ingest.language.clearnlp import Arc, Word, own_relations, universal
from ingest.language.lemmas import lemma
from ontology.errors import LanguageError
from ontology.model import Span
from ontology.tables import listed, malformed

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Token as SpacyToken


class SpacyAnnotator:
    """A pipeline as an `Annotator`. Sentences and words of a text are as it cuts them; words of blanks are dropped."""

    def __init__(self, name: str) -> None:
        """Load a pipeline by the name of its package or by its folder.

        Raises LanguageError if spaCy or the pipeline is not installed, or if it has no parser of English.
        """
        self._pipeline = _loaded(name)
        labels = _parser_labels(self._pipeline, name)
        if labels and "nsubj" not in labels:
            shown = ", ".join(sorted(labels)[:5])
            raise LanguageError(
                f"The parser of the pipeline {name!r} has the relations {shown}, …; wanted those of ClearNLP or of "
                "Universal Dependencies. Choose an English pipeline."
            )
        self._clearnlp = bool(labels & own_relations())

    def annotate(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a text."""
        doc = self._pipeline(text)
        spans = {token.i: Span(token.text, token.idx, token.idx + len(token.text)) for token in doc}
        parts = ([token for token in part if not token.is_space] for part in doc.sents)
        return tuple(
            self._sentence(index, text, part, spans) for index, part in enumerate(part for part in parts if part)
        )

    def analyse(self, text: str, sentences: Sequence[Sequence[Span]]) -> tuple[Sentence, ...]:
        """The analysis of sentences whose words are given; each is parsed alone, as one sentence."""
        docs = self._pipeline.pipe([self._doc(words) for words in sentences])
        return tuple(
            self._sentence(index, text, list(doc), dict(enumerate(words)))
            for index, (doc, words) in enumerate(zip(docs, sentences, strict=True))
        )

    def _doc(self, words: Sequence[Span]) -> Doc:
        from spacy.tokens import Doc  # noqa: PLC0415 - an optional package

        spaces = [word.end < following.start for word, following in pairwise(words)]
        starts: list[bool | int | None] = [True, *[False] * (len(words) - 1)]
        return Doc(self._pipeline.vocab, [word.text for word in words], [*spaces, False], sent_starts=starts)

    def _sentence(self, index: int, text: str, part: list[SpacyToken], spans: dict[int, Span]) -> Sentence:
        words = _words(part)
        arcs = universal(words) if self._clearnlp else [Arc(word.head, _deprel(word)) for word in words]
        tokens = tuple(
            Token(n, span.text, span.start, span.end, word.lemma, word.upos, word.xpos, _feats(token), *arc)
            for n, (token, word, arc) in enumerate(zip(part, words, arcs, strict=True))
            for span in [spans[token.i]]
        )
        start, end = tokens[0].start, tokens[-1].end
        return Sentence(index, text[start:end], start, end, tokens, tuple(_names(part, tokens, text)))


def _loaded(name: str) -> Language:
    try:
        import spacy  # noqa: PLC0415 - an optional package
    except ImportError:
        raise LanguageError(f"spacy:{name} needs spaCy. Install it: pip install 'chancery[spacy]'.") from None
    try:
        return spacy.load(name)
    except OSError:
        raise LanguageError(
            f"There is no spaCy pipeline {name!r} here. Give the folder of one, or the name of one that is installed; "
            f"most install with: python -m spacy download {name}"
        ) from None
    except (ImportError, ValueError) as error:
        said = str(error).partition("\n")[0]
        raise LanguageError(f"The spaCy pipeline {name!r} cannot be loaded: {said} Install what it needs.") from error


def _parser_labels(pipeline: Language, name: str) -> frozenset[str]:
    """The relations that its parser knows, as far as it says. Raises LanguageError if there is no parser."""
    parsers = [one for one in pipeline.pipe_names if "token.dep" in pipeline.get_pipe_meta(one).assigns]
    if not parsers:
        had = ", ".join(pipeline.pipe_names) or "nothing"
        raise LanguageError(f"The spaCy pipeline {name!r} has no parser, only: {had}. Choose one that has a parser.")
    return frozenset(label for one in parsers for label in pipeline.pipe_labels.get(one, []))


def _words(part: Sequence[SpacyToken]) -> list[Word]:
    """The words of a sentence, as one tree: what does not hang together hangs on the first root."""
    places = {token.i: n for n, token in enumerate(part)}
    heads = [_head(token, places) for token in part]
    root = heads.index(-1)
    words = []
    for n, (token, head) in enumerate(zip(part, heads, strict=True)):
        upos, xpos = token.pos_ or "X", token.tag_ or "_"
        known = token.lemma_ or lemma(token.text, upos, xpos)
        if head < 0 and n != root:
            words.append(Word(token.text, known, upos, xpos, root, "parataxis"))
        else:
            words.append(Word(token.text, known, upos, xpos, head, token.dep_))
    return words


def _head(token: SpacyToken, places: dict[int, int]) -> int:
    """The head within the sentence; a head that is dropped, being a blank, stands for its own."""
    above = token
    while above.head.i != above.i:
        above = above.head
        if above.i in places:
            return places[above.i]
        if not above.is_space:
            break
    return -1


def _deprel(word: Word) -> str:
    """The relation of a pipeline that speaks UD; spaCy calls the root ROOT."""
    if word.head < 0:
        return "root"
    return word.relation if word.relation not in {"", "ROOT", "root"} else "dep"


def _feats(token: SpacyToken) -> str:
    return str(token.morph) or "_"


@cache
def _types() -> dict[str, NameType]:
    """The type of name for each label of spaCy that is one (`spacy_names.tsv`)."""
    known: dict[str, NameType] = {kind: kind for kind in NAME_TYPES}
    table = {}
    for number, (label, kind) in listed(files("ingest.language") / "spacy_names.tsv", 2):
        if kind not in known:
            raise malformed("spacy_names.tsv", number, f"one of {NAME_TYPES}", kind)
        table[label] = known[kind]
    return table


def _names(part: Sequence[SpacyToken], tokens: Sequence[Token], text: str) -> Iterator[Name]:
    """The entities that are names, of this sentence."""
    begun: list[tuple[int, NameType]] = []
    kinds = [_types().get(token.ent_type_) for token in part]
    for n, (token, kind) in enumerate(zip(part, kinds, strict=True)):
        if kind and (token.ent_iob_ == "B" or not n or kinds[n - 1] != kind):
            begun.append((n, kind))
    for first, kind in begun:
        last = first
        while last + 1 < len(part) and kinds[last + 1] == kind and part[last + 1].ent_iob_ == "I":
            last += 1
        start, end = tokens[first].start, tokens[last].end
        yield Name(text[start:end], start, end, first, last, kind)
