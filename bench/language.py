"""The quality of the built-in annotator over treebanks and name corpora, against the floors, and its speed.

usage: python -m bench.language DATA [--update]

DATA is the folder of data that is not ours to ship. Every figure is explained in the model card, ingest/language/model.
A floor only rises: --update takes figures that are higher, and refuses those that are lower.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.floors import held
from bench.speed import keep
from ingest.actors import names as gazetteer_names
from ingest.actors.recognition import recognised
from ingest.language.annotation import Name
from ingest.language.onnx import OnnxAnnotator, built_in
from ingest.language.train import current_events, name_corpora, scores, treebanks
from ontology.model import Span

Figures = dict[str, float]
FLOORED = (
    *(f"{name}_{figure}" for name in ("ewt", "gum_news") for figure in ("las", "nsubj", "obj")),
    "prose_las",
    "gum_news_raw_las",
    "politics_alone",
    "politics_gazetteer",
    "links_gazetteer",
)
RUNS = 3
SPEED_ARTICLES = 200  # items of news, about 400 sentences


def spaced(words: Sequence[str]) -> tuple[str, list[Span]]:
    """Words as a text with a blank between them, and where each stands in it."""
    places, at = [], 0
    for word in words:
        places.append(Span(word, at, at + len(word)))
        at += len(word) + 1
    return " ".join(words), places


def show(title: str, figures: Figures) -> None:
    """A row of figures."""
    print(f"{title:28}" + "".join(f"{name} {value:<7}" for name, value in figures.items()))


def trees(annotator: OnnxAnnotator, ud: Path) -> Figures:
    """Gold sentences and words: EWT test, GUM test, GUM news, our own that are held back; news as raw text."""
    news = treebanks.news(ud)
    sets = {
        "ewt": [one for part in treebanks.treebank(ud, "EWT", "test") for one in part],
        "gum": [one for part in treebanks.treebank(ud, "GUM", "test") for one in part],
        "gum_news": [treebanks.example(block.sentence) for one in news for block in one.blocks],
        "prose": treebanks.prose()[1],
    }
    found: Figures = {}
    for name, gold in sets.items():
        own = scores.trees(gold, annotator.analyses([one.words for one in gold]))
        show(f"{name}, {len(gold)} sentences", own)
        found |= {f"{name}_{key}": own[key] for key in ("las", "las_base", "nsubj", "obj", "upos")}
    cut = [annotator.annotate(one.text) for one in news]
    raw = scores.aligned([[block.sentence for block in one.blocks] for one in news], cut)
    show("gum_news from raw text", raw)
    return found | {f"gum_news_raw_{key}": value for key, value in raw.items()}


def names(annotator: OnnxAnnotator, ner: Path) -> Figures:
    """CrossNER politics test, from the model alone and with the gazetteer over it."""
    gold = name_corpora.crossner(ner / "crossner", "politics", "test")
    texts = [spaced(one.words) for one in gold]
    found = [annotator.analyse(text, [places])[0] for text, places in texts]
    listed = gazetteer_names.built_in()
    figures = {}
    for label, kept in {
        "alone": [one.names for one in found],
        "gazetteer": [recognised(one, listed.matches(one.text)) for one in found],
    }.items():
        own = scores.names(gold, [[(name.first, name.last, name.type) for name in one] for one in kept])
        show(f"politics, {label}", own)
        figures[f"politics_{label}"] = own["f1"]
    return figures


def links(annotator: OnnxAnnotator, corpus: Path) -> Figures:
    """Recall of the linked countries, organisations and persons in held-back news: same characters, same type."""
    listed = gazetteer_names.built_in()
    figures = {}
    items = current_events.held_back(current_events.items(corpus))
    for label in ("alone", "gazetteer"):
        wanted: dict[str, list[bool]] = {"C": [], "O": [], "P": []}
        for item in items:
            matches = listed.matches(item.text) if label == "gazetteer" else ()
            found = {(n.start, n.end): n for one in annotator.annotate(item.text) for n in recognised(one, matches)}
            for letter, right in linked(item, found):
                wanted[letter].append(right)
        every = [right for rights in wanted.values() for right in rights]
        each = {letter: scores.percent(sum(rights), len(rights)) for letter, rights in wanted.items()}
        show(f"links, {label}", {"recall": scores.percent(sum(every), len(every)), **each, "n": len(every)})
        figures[f"links_{label}"] = scores.percent(sum(every), len(every))
    return figures


def linked(item: current_events.Item, found: dict[tuple[int, int], Name]) -> Iterable[tuple[str, bool]]:
    """The kind of each linked country, organisation and person, and whether it was found."""
    for link in item.links:
        letter = current_events.page_types().get(link.page, "")
        start, end, kind = current_events.name(link)
        if letter in {"C", "O", "P"} and kind in {"PLACE", "ORG", "PERSON", "NORP"}:
            name = found.get((start, end))
            yield letter, name is not None and name.type == kind


def speed(annotator: OnnxAnnotator, corpus: Path) -> Figures:
    """Sentences a second on one thread over news, the peak memory of a process, the time to load."""
    texts = [item.text for item in current_events.items(corpus)[:SPEED_ARTICLES]]
    sentences = sum(len(annotator.annotate(text)) for text in texts)
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for text in texts:
            annotator.annotate(text)
        times.append(time.perf_counter() - start)
    figures = {"sentences_per_second": round(sentences / statistics.median(times), 1)}
    return figures | alone("import resource, time; t = time.perf_counter()")


def alone(first: str) -> Figures:
    """What a new process needs to load the annotator, and to parse a long text."""
    code = f"""{first}
from ingest.language.onnx import built_in
annotator = built_in()
annotator.annotate("Iran met Azerbaijan.")
loaded = time.perf_counter() - t
annotator.annotate("Officials said on Monday that the talks in Baku would go on. " * 5000)
print(loaded, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
    answer = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return {"load_seconds": round(float(answer[0]), 2), "peak_memory_megabytes": round(float(answer[1]))}


def measure(data: Path) -> Figures:
    """All figures that have floors, and those beside them."""
    annotator = built_in()
    corpus = data / "corpus" / "current-events-2025.jsonl"
    return trees(annotator, data / "ud") | names(annotator, data / "ner") | links(annotator, corpus)


def main() -> int:
    """Measure, compare with the floors, and raise them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    figures = measure(options.data)
    own = speed(built_in(), options.data / "corpus" / "current-events-2025.jsonl")
    show("speed", own)
    keep("language", figures | own)
    return 0 if held("language", figures, FLOORED, update=options.update) else 1


if __name__ == "__main__":
    sys.exit(main())
