"""Answers that a worker has given, in case they are asked for again."""

from collections import OrderedDict

from server.conditions import Terms


class Shelf:
    """Answers of one generation that were given once, under the bytes of their requests."""

    def __init__(self) -> None:
        self._answers: OrderedDict[bytes, tuple[bytes, int]] = OrderedDict()
        self._asked_again: set[bytes] = set()
        self._terms: tuple[str, int] | None = None
        self._used = 0

    def open(self, terms: Terms) -> None:
        """Forget what was true of another snapshot."""
        if self._terms != (terms.path, terms.generation):
            self._terms = terms.path, terms.generation
            self._answers.clear()
            self._asked_again.clear()
            self._used = 0

    def get(self, data: bytes) -> tuple[bytes, int] | None:
        """The answer to a request, and the bytes of its body."""
        return self._answers.get(data)

    def put(self, data: bytes, answer: bytes, size: int, most: int) -> None:
        """Keep an answer, in `most` bytes in all, those that came first forgotten first."""
        self._answers[data] = answer, size
        self._used += len(data) + len(answer)
        while self._used > most:
            first, (old, _) = self._answers.popitem(last=False)
            self._asked_again.discard(first)
            self._used -= len(first) + len(old)

    def is_second(self, data: bytes) -> bool:
        """Whether what is kept is given for the first time again: others may then ask for it too."""
        if data in self._asked_again:
            return False
        self._asked_again.add(data)
        return True
