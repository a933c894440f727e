"""An annotator over a CoNLL-U file: what somebody, or another parser, has analysed before."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from ingest.language.annotation import Sentence
from ingest.language.conllu import read
from ontology.errors import LanguageError
from ontology.model import Span

_SHOWN = 60  # characters of a text that an error shows


class ConlluAnnotator:
    """The analyses of a file as an `Annotator`. Blanks and line breaks need not be those of the file."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises LanguageError if it cannot be read, is no CoNLL-U or holds no sentence."""
        self._path = path
        self._sentences = list(_read(path))
        if not self._sentences:
            raise LanguageError(f"{path} holds no sentence. Give a CoNLL-U file that does.")
        lengths = [len(squeezed(sentence.text)) for sentence in self._sentences]
        self._starts = list(accumulate(lengths, initial=0))
        self._whole = "".join(squeezed(sentence.text) for sentence in self._sentences)
        self._by_words: dict[tuple[str, ...], Sentence] = {}
        for sentence in self._sentences:
            self._by_words.setdefault(tuple(token.text for token in sentence.tokens), sentence)

    def annotate(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of the file that make up the text.

        Raises LanguageError where no run of whole sentences has the characters of the text.
        """
        wanted = squeezed(text)
        if not wanted:
            return ()
        places = [place for place, mark in enumerate(text) if not mark.isspace()]
        begin = self._found(wanted)
        if begin is None:
            raise LanguageError(f"{self._path} holds no analysis of {_shown(text)}. Give a file that does.")
        end = bisect_left(self._starts, self._starts[begin] + len(wanted))
        base = self._starts[begin]
        return tuple(
            _placed(replace(self._sentences[n], index=n - begin), text, places[self._starts[n] - base :])
            for n in range(begin, end)
        )

    def analyse(self, text: str, sentences: Sequence[Sequence[Span]]) -> tuple[Sentence, ...]:
        """The analyses of the first sentences of the file that have these words.

        Raises LanguageError for words that no sentence of the file has.
        """
        return tuple(self._given(index, text, words) for index, words in enumerate(sentences))

    def _found(self, wanted: str) -> int | None:
        """The first sentence of the run that has these characters."""
        place = self._whole.find(wanted)
        while place >= 0:
            begin, end = bisect_left(self._starts, place), bisect_left(self._starts, place + len(wanted))
            if self._starts[begin] == place and self._starts[end] == place + len(wanted):
                return begin
            place = self._whole.find(wanted, place + 1)
        return None

    def _given(self, index: int, text: str, words: Sequence[Span]) -> Sentence:
        start, end = words[0].start, words[-1].end
        known = self._by_words.get(tuple(word.text for word in words))
        if known is None:
            raise LanguageError(f"{self._path} has no sentence of the words {_shown(text[start:end])}.")
        pairs = zip(known.tokens, words, strict=True)
        tokens = tuple(replace(token, start=word.start, end=word.end) for token, word in pairs)
        return _renamed(Sentence(index, text[start:end], start, end, tokens, known.names), text)


def squeezed(text: str) -> str:
    """A text without its blanks."""
    return "".join(text.split())


def _read(path: Path) -> Iterator[Sentence]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from (block.sentence for block in read(file, str(path)))
    except OSError as error:
        raise LanguageError(f"{path} cannot be read: {error.strerror}. Give a CoNLL-U file.") from None
    except UnicodeError:
        raise LanguageError(f"{path} is not UTF-8. Convert it first, for example with iconv.") from None


def _shown(text: str) -> str:
    words = " ".join(text.split())
    return repr(words if len(words) <= _SHOWN else words[:_SHOWN] + "…")


def _placed(sentence: Sentence, text: str, places: Sequence[int]) -> Sentence:
    """A sentence of a file in another text; `places` has the offset there of each of its characters but blanks."""
    before = list(accumulate((not mark.isspace() for mark in sentence.text), initial=0))

    def spot(start: int, end: int) -> tuple[int, int]:
        return places[before[start - sentence.start]], places[before[end - sentence.start] - 1] + 1

    spots = [spot(token.start, token.end) for token in sentence.tokens]
    pairs = zip(sentence.tokens, spots, strict=True)
    tokens = tuple(replace(token, start=start, end=end) for token, (start, end) in pairs)
    start, end = spots[0][0], spots[-1][1]
    return _renamed(replace(sentence, text=text[start:end], start=start, end=end, tokens=tokens), text)


def _renamed(sentence: Sentence, text: str) -> Sentence:
    """A sentence whose names stand where their words do."""
    ends = [(sentence.tokens[name.first].start, sentence.tokens[name.last].end) for name in sentence.names]
    pairs = zip(sentence.names, ends, strict=True)
    names = tuple(replace(name, text=text[start:end], start=start, end=end) for name, (start, end) in pairs)
    return replace(sentence, names=names)
