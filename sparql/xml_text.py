"""What XML 1.0 cannot say, replaced: the engine writes such characters as they are, and no parser reads the answer.

A text may hold them (JSON has \\u0001), and the other formats carry them.
"""

import codecs
import re
from typing import Protocol

# XML 1.0, 2.2, production Char: what is not in it. Surrogates cannot come, because the engine's strings are UTF-8.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


class Output(Protocol):
    """Where bytes are written."""

    def write(self, content: bytes, /) -> int:
        """Take the bytes and say how many they were."""

    def flush(self) -> None:
        """Nothing need happen."""


class XmlOutput:
    """An output that takes XML in UTF-8 and passes it on with U+FFFD for every character that XML has no place for."""

    def __init__(self, to: Output) -> None:
        self._to = to
        self._decoder = codecs.getincrementaldecoder("utf-8")()  # a character may come in two parts

    def write(self, content: bytes, /) -> int:
        """Pass the bytes on; those of a character that is not whole yet wait for the rest."""
        self._to.write(_NOT_XML.sub(_REPLACEMENT, self._decoder.decode(content)).encode())
        return len(content)

    def flush(self) -> None:
        """Flush what it is written to."""
        self._to.flush()
