"""The options that say how articles are coded; apart from the others, since they load the coder."""

import argparse

from ingest.coder.confidence import floor
from ingest.pipeline import Choices


def add_confidence(parser: argparse.ArgumentParser) -> None:
    """`--min-confidence P`."""
    parser.add_argument(
        "--min-confidence",
        type=probability,
        metavar="P",
        help=f"leave out events less sure than this, from 0 to 1 (default {floor():g}, below which few are right)",
    )


def choices(options: argparse.Namespace) -> Choices:
    """How to code, as the command line says."""
    return Choices(options.language, options.min_confidence, getattr(options, "explain", False))


def probability(text: str) -> float:
    """A number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1, such as 0.6")
    return value
