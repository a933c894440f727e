"""Whether the confidence that is shipped means what it says, and what other floors would cost.

usage: python -m bench.reliability DATA

The development sentences, those of our own to tune on and judged events of real news are what it was fitted to; the
fit itself shows them out of fold (`python -m ingest.coder.train.calibration DATA --dry-run`). Our held-back sentences
are in no fit; they are plainer than the news, so that more of their events are right than the confidence says.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from ingest.coder.train.judged import EVERYTHING, development, ours
from ingest.coder.train.reliability import judged, lines, silence_lines
from ingest.pipeline import Pipeline


def tables(data: Path) -> Iterator[str]:
    """Reliability, and the cost of floors: of the development sentences, and of our own that are held back."""
    pipeline = Pipeline.chosen(EVERYTHING)
    for title, sentences in (
        ("development sentences", list(development(data / "events" / "dev.jsonl", pipeline))),
        ("our own sentences, held back", list(ours(pipeline, held=True))),
    ):
        yield from ("", title, *lines(list(judged(sentences))), "", *silence_lines(sentences))


def main() -> int:
    """Print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    print("\n".join(tables(parser.parse_args().data)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
