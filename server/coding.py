"""Articles through the coder, in order, in this process or in several."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Generic, NamedTuple, Protocol, TypeVar

from ingest.language import backends
from ingest.pipeline import Choices, Pipeline
from ontology.errors import SourceError
from ontology.model import Article, Report

SHIPPED = Choices()
AHEAD = 4  # articles in flight a process: enough to keep it busy, few enough that results keep flowing

Tag = TypeVar("Tag")


class Coder(Protocol):
    """What makes reports of an article; `ingest.pipeline.Pipeline` is one."""

    def code(self, article: Article) -> tuple[Report, ...]:
        """The reports of an article, in the order of its text."""


class Coded(NamedTuple, Generic[Tag]):
    """An article, or None where the source had none, and what was made of it."""

    tag: Tag
    article: Article | None
    reports: tuple[Report, ...]


def coded(
    items: Iterable[tuple[Tag, Article | None]], load: Callable[[], Coder], workers: int = 1
) -> Iterator[Coded[Tag]]:
    """Code each article and give all items back in their order; an item without an article passes through.

    `load` makes the coder, once a process; with several workers it has to be a function of a module.

    Raises:
        SourceError: a process ended while it coded.
    """
    if workers == 1:
        coder = load()
        for tag, article in items:
            yield Coded(tag, article, coder.code(article) if article else ())
        return
    context = multiprocessing.get_context("spawn")  # forking a process that has threads of onnxruntime is not safe
    with ProcessPoolExecutor(workers, context, initializer=prepare, initargs=(load,)) as pool:
        try:
            yield from in_order(items, pool, workers * AHEAD)
        except BrokenProcessPool as error:
            raise SourceError(
                "A process that codes articles ended unexpectedly, most likely for want of memory. "
                "Run again with fewer --workers; what is stored stays stored."
            ) from error


def in_order(
    items: Iterable[tuple[Tag, Article | None]], pool: ProcessPoolExecutor, window: int
) -> Iterator[Coded[Tag]]:
    """Keep up to `window` items in flight, and give them back in their order as soon as the first is ready."""
    waiting: deque[tuple[Tag, Article | None, Future[tuple[Report, ...]] | None]] = deque()
    for tag, article in items:
        waiting.append((tag, article, pool.submit(code, article) if article else None))
        while waiting and (len(waiting) >= window or waiting[0][2] is None or waiting[0][2].done()):
            yield result(*waiting.popleft())
    while waiting:
        yield result(*waiting.popleft())


def result(tag: Tag, article: Article | None, future: Future[tuple[Report, ...]] | None) -> Coded[Tag]:
    """The item with its reports, waiting for them where need be."""
    return Coded(tag, article, future.result() if future else ())


class Worker:
    """What a process that codes holds: its own coder, loaded once."""

    coder: Coder


def prepare(load: Callable[[], Coder]) -> None:
    """Load the coder in a new process. Ctrl-C is for the parent, which then ends this one; its death too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=end_with_parent, daemon=True).start()
    Worker.coder = load()


def end_with_parent() -> None:
    """Wait for the parent's end, then end this process: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def code(article: Article) -> tuple[Report, ...]:
    """Code an article in a process that is prepared."""
    return Worker.coder.code(article)


def pipeline(choices: Choices = SHIPPED) -> Coder:
    """The shipped coder, by choice: a function of a module, so that another process can call it."""
    return Pipeline.chosen(choices)


def loader(choices: Choices) -> Callable[[], Coder]:
    """What loads the shipped coder, here or in another process.

    Raises LanguageError now for an annotator that cannot be had: of a new process nobody would hear why it ended.
    """
    if choices.language != backends.BUILT_IN:
        backends.annotator(choices.language)
    return partial(pipeline, choices)
