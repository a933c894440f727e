"""All that is learned from, and what chooses between ways of learning."""

import random
from dataclasses import dataclass
from pathlib import Path

from ingest.language.train import current_events, name_corpora, treebanks
from ingest.language.train.examples import Example
from ingest.language.wordpieces import MOST_PIECES, Wordpieces

# Our own sentences and CrossNER's on politics count so often: there are few, and they are the nearest to what is read.
NEAREST_TIMES = 3


@dataclass(frozen=True, slots=True)
class Data:
    """Examples, with trees or without. `paragraphs` are those of the treebanks; `dev`, `names_dev` are not learned."""

    examples: tuple[Example, ...]
    paragraphs: tuple[tuple[Example, ...], ...]
    dev: dict[str, list[Example]]
    names_dev: list[Example]

    @classmethod
    def read(cls, folder: Path) -> "Data":
        """Read `ud/`, `ner/` and `corpus/` under a folder, and our own sentences."""
        ud, crossner = folder / "ud", folder / "ner" / "crossner"
        paragraphs = [part for name in treebanks.TREEBANKS for part in treebanks.treebank(ud, name, "train")]
        prose, held_back = treebanks.prose()
        named = [
            *name_corpora.crossner_train(crossner),
            *name_corpora.wikigold(folder / "ner" / "wikigold"),
            *name_corpora.uner(folder / "ner" / "uner_ewt"),
            *current_events.train(folder / "corpus" / "current-events-2025.jsonl"),
        ]
        nearest = NEAREST_TIMES * prose + (NEAREST_TIMES - 1) * name_corpora.crossner_train(crossner, ("politics",))
        wordpieces = Wordpieces()
        trees = [one for paragraph in paragraphs for one in paragraph if len(one.words) <= treebanks.LONGEST]
        fitting = [one for one in trees + named + nearest if len(wordpieces.pieces(one.words).ids) <= MOST_PIECES]
        dev = {
            name: [one for paragraph in treebanks.treebank(ud, name, "dev") for one in paragraph]
            for name in treebanks.TREEBANKS
        }
        return cls(
            tuple(fitting),
            tuple(map(tuple, paragraphs)),
            dev | {"ours": held_back},
            name_corpora.crossner_dev(crossner),
        )

    def epoch(self, chance: random.Random) -> list[Example]:
        """The examples of one epoch: all, and some runs of sentences."""
        return [*self.examples, *treebanks.runs(self.paragraphs, chance)]
