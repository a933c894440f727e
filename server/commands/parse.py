"""Show how a text is parsed, as CoNLL-U.

INPUT is a text, a file, or "-" for standard input. With --conllu, and for a file whose name ends in .conllu, the input
is CoNLL-U: its sentences, words, multiword tokens and comments stay, and the analysis is replaced. What the input says
of each word besides its analysis (MISC) stays too; enhanced dependencies and empty nodes go.
"""

import argparse
import io
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from ingest.language import backends
from ingest.language.annotation import Annotator
from ingest.language.blocks import Block, blocks, joined
from ingest.language.conllu import read, write
from ontology.errors import LanguageError, SourceError
from ontology.model import Span
from server import console
from server.commands.options import add_language

BATCH = 256  # sentences: one to five seconds of work, so that the answer is seen to grow
SUFFIX = ".conllu"

log = logging.getLogger("chancery.parse")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("input", nargs="?", metavar="INPUT", help='text, a file, or "-" for standard input')
    parser.add_argument("--conllu", action="store_true", help="the input is CoNLL-U, not text")
    add_language(parser)


def run(options: argparse.Namespace, load: Callable[[str], Annotator] = backends.annotator) -> int:
    """Parse, sentence after sentence."""
    annotator = load(options.language)
    given = options.input or "-"
    path = file_of(given)
    name = "standard input" if given == "-" else str(path or "the text")
    try:
        with opened(given, path) as stream:
            if options.conllu or given.endswith(SUFFIX):
                show(again(stream, name, annotator))
            else:
                show(blocks(annotator.annotate(text_of(stream, name))))
    except UnicodeError:
        raise SourceError(f"{name} is not UTF-8. Convert it first, for example with iconv.") from None
    return 0


def file_of(given: str) -> Path | None:
    """The file that is meant, if one is. Raises SourceError for the name of a CoNLL-U file that is not there."""
    try:
        path = Path(given)
        if path.is_file():
            return path
    except (OSError, ValueError):  # no name of a file can be so long, or have such characters
        return None
    if given.endswith(SUFFIX) and not any(mark.isspace() for mark in given):
        raise SourceError(f"There is no file {given}. Check the path.")
    return None


@contextmanager
def opened(given: str, path: Path | None) -> Iterator[TextIO]:
    """The input: a file, standard input, or the text that was given."""
    if path:
        with path.open(encoding="utf-8-sig") as file:
            yield file
    else:
        given.encode()  # what the shell passed on may be no UTF-8
        yield sys.stdin if given == "-" else io.StringIO(given)


def text_of(stream: TextIO, name: str) -> str:
    """The text to parse. Raises SourceError if there is none."""
    text = stream.read()
    if not text.strip():
        raise SourceError(f'{name} is empty. Give a text: chancery parse "Iran met Russia."')
    return text


def again(lines: Iterable[str], name: str, annotator: Annotator) -> Iterator[Block]:
    """The sentences of CoNLL-U with their analysis made anew. Raises LanguageError for what is no CoNLL-U."""
    found = read(lines, name, trees=False)
    done = 0
    while batch := list(islice(found, BATCH)):
        document = joined(batch)
        words = [[Span(one.text, one.start, one.end) for one in block.sentence.tokens] for block in document.blocks]
        for block, sentence in zip(document.blocks, annotator.analyse(document.text, words), strict=True):
            yield replace(block, sentence=replace(sentence, index=done + sentence.index))
        done += len(batch)
        log.info("%s sentences parsed", f"{done:,}")
    if not done:
        raise LanguageError(f"{name} holds no sentence. Give CoNLL-U that does.")


def show(parsed: Iterable[Block]) -> None:
    """Write sentences to standard output, each batch as soon as it is there."""
    for number, block in enumerate(parsed, 1):
        console.write(write(block))
        if number % BATCH == 0:
            sys.stdout.flush()
