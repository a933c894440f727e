"""Sentences with names as examples: CrossNER, WikiGold, UNER and the linked names of the Current Events portal.

CrossNER (Liu et al. 2021, MIT), WikiGold (Balasuriya et al. 2009, CC BY 4.0), Universal NER EWT (Mayhew et al. 2024,
CC BY-SA 4.0). Which of their labels is which of our types stands in `name_types.tsv`.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from ingest.language.train.examples import UNKNOWN, Example
from ontology import gazetteer
from ontology.gazetteer import NameKind
from ontology.tables import listed

DOMAINS = ("ai", "literature", "music", "politics", "science")
HELD_BACK = 100  # the last sentences of CrossNER's politics dev: we tune on them, its test is only measured


@cache
def types(dataset: str) -> dict[str, str]:
    """The label of a data set -> our type of name, "-" or "?" (`name_types.tsv`)."""
    table = files("ingest.language.train") / "name_types.tsv"
    return {label: kind for _, (name, label, kind) in listed(table, 3) if name == dataset}


@cache
def peoples() -> frozenset[str]:
    """Words for nationalities, religions and creeds, as they are written: the gazetteer's demonyms, `creeds.tsv`."""
    own = (word for _, (word,) in listed(files("ingest.language.train") / "creeds.tsv", 1))
    names = (name for entry in gazetteer.load().entries for name in entry.names if name.kind is NameKind.DEMONYM)
    forms = {form for name in names if " " not in name.text for form in (name.text, name.text + "s")}
    return frozenset(forms) | frozenset(own)


def crossner(folder: Path, domain: str, part: str) -> list[Example]:
    """One domain ("politics") and part ("train", "dev", "test") of CrossNER."""
    return list(_columns(folder / "ner_data" / domain / f"{part}.txt", types("crossner"), "\t", 0, 1))


def crossner_train(folder: Path, domains: Sequence[str] = DOMAINS) -> list[Example]:
    """Some domains of CrossNER without their test files and the sentences that are held back."""
    found = [one for domain in domains for part in ("train", "dev") for one in crossner(folder, domain, part)]
    held = set(crossner_dev(folder))
    return [one for one in found if one not in held]


def crossner_dev(folder: Path) -> list[Example]:
    """The sentences that are held back for choosing."""
    return crossner(folder, "politics", "dev")[-HELD_BACK:]


def wikigold(folder: Path) -> list[Example]:
    """WikiGold: whole Wikipedia articles."""
    return list(_columns(folder / "CONLL-format" / "data" / "wikigold.conll.txt", types("wikigold"), " ", 0, 1))


def uner(folder: Path) -> list[Example]:
    """The part of UNER EWT that is trained on; its test file holds the sentences of EWT's test."""
    return list(_columns(folder / "en_ewt-ud-dev.iob2", types("uner"), "\t", 1, 2))


def _columns(file: Path, kinds: dict[str, str], divider: str, word: int, label: int) -> Iterator[Example]:
    """A file with a word a line, in columns, and an empty line after each sentence."""
    words: list[str] = []
    labels: list[str] = []
    for line in [*file.read_text(encoding="utf-8").splitlines(), ""]:
        cells = line.split(divider)
        if len(cells) > max(word, label) and not line.startswith("# ") and cells[word] != "-DOCSTART-":
            words.append(cells[word])
            labels.append(cells[label])
        elif not line.strip() and words:
            yield Example(tuple(words), names=tuple(tags(words, labels, kinds)))
            words, labels = [], []


def tags(words: Sequence[str], labels: Sequence[str], kinds: dict[str, str]) -> Iterator[str]:
    """Our tag of each word. Peoples are names too, where the data set has another label for them or none.

    A name in WikiGold begins with I-, so a word begins one where the label before it is another.
    """
    before = "O"
    for word, label in zip(words, labels, strict=True):
        kind = "-" if label == "O" else kinds[label[2:]]
        begins = label.startswith("B-") or before[1:] != label[1:]
        if kind in {"-", "?"}:
            yield "B-NORP" if word in peoples() and begins else "O" if kind == "-" else UNKNOWN
        else:
            yield f"{'B' if begins else 'I'}-{kind}"
        before = label
