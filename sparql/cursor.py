"""A place among the tokens of a text, and the steps that a reader of a grammar takes from there."""

from ontology.errors import QueryError
from sparql.guard import place
from sparql.tokens import Kind, Token


class Cursor:
    """Reads tokens one after another; what does not come as wanted is a QueryError with its place."""

    def __init__(self, text: str, scanned: list[Token]) -> None:
        self.text = text
        self._tokens = scanned
        self._at = 0

    def next(self, ahead: int = 0) -> Token | None:
        """The token that comes next, or some tokens ahead of that; None at the end."""
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else None

    @property
    def last(self) -> Token:
        """The token that was passed last."""
        return self._tokens[self._at - 1]

    def skip(self, count: int = 1) -> None:
        """Pass some tokens."""
        self._at += count

    def word(self, *words: str) -> bool:
        """Pass the next token if it is one of these keywords, and say whether it was."""
        token = self.next()
        found = token is not None and token.is_word(*words)
        self._at += found
        return found

    def mark(self, mark: str) -> bool:
        """Pass the next token if it is this punctuation, and say whether it was."""
        token = self.next()
        found = token is not None and token.kind is Kind.MARK and token.text == mark
        self._at += found
        return found

    def must(self, mark: str) -> Token:
        """Pass this punctuation, which has to come next."""
        if not self.mark(mark):
            raise self.unexpected(repr(mark))
        return self.last

    def keyword(self, word: str) -> Token:
        """Pass this keyword, which has to come next."""
        if not self.word(word):
            raise self.unexpected(word)
        return self.last

    def take(self, *kinds: Kind) -> Token:
        """Pass a token of one of these kinds, which has to come next."""
        token = self.next()
        if token is None or token.kind not in kinds:
            raise self.unexpected(" or ".join(kind.name for kind in kinds))
        self._at += 1
        return token

    def unexpected(self, wanted: str) -> QueryError:
        """The error for what comes next in the place of what is wanted."""
        token = self.next()
        came = f"{token.text[:60]!r} at {place(self.text, token.start)}" if token else "the end of the text"
        return QueryError(f"The update has {came}, where {wanted} is wanted. Write it so, with spaces around keywords.")
