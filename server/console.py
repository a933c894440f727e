"""What the commands say: answers on standard output, everything else on standard error."""

import io
import json
import os
import sys
from typing import TextIO

from rich.console import Console

WIDE = 250


def output() -> Console:
    """For answers. Where it is not a terminal, wide enough for a table whose cells are whole sentences."""
    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else WIDE)


def messages() -> Console:
    """For progress, notices and errors."""
    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """One line of notice on standard error, just as it is."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def fail(text: str) -> None:
    """One line that says what went wrong."""
    say(f"chancery: {' '.join(text.split())}")


def write(text: str) -> None:
    """Text of an answer on standard output, just as it is."""
    sys.stdout.write(text)


def write_json(document: object) -> None:
    """A document as one line of JSON on standard output.

    Half of a surrogate pair, which no UTF-8 holds, is written as the escape that JSON has for it.
    """
    line = json.dumps(document, ensure_ascii=False)
    write(line.encode(errors="backslashreplace").decode() + "\n")


def write_bytes(content: bytes) -> None:
    """Bytes of an answer on standard output, past any encoding; a capturing test has no buffer below."""
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(content.decode())
        return
    binary.write(content)
    binary.flush()


def open_closed() -> None:
    """Put the null device in the place of a standard stream that is closed: `chancery serve <&- >&-` from a daemon.

    Opened in their order they also take the descriptors 0 to 2, which no file of the store may then get.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def use_utf8() -> None:
    """Have the three standard streams speak UTF-8, whatever the locale says."""
    streams: tuple[TextIO, ...] = (sys.stdin, sys.stdout, sys.stderr)
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stderr else "strict")
