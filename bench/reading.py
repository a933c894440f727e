"""How fast sources are read, without coding: JSON lines and pages of HTML, and whether memory stays flat.

usage: python -m bench.reading

CPU seconds of this process are counted, so that others on the machine do not matter; pages are parsed here and not in
the process of their own in which `ingest.readers` does it, which adds about a millisecond a page.
"""

import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from ingest.duplicates import Originals
from ingest.readers import ReadOptions, read
from ingest.readers.extraction import extracted
from ontology.model import Article

ARTICLES, WORDS = 10_000, 400
PAGES = 60
_VOCABULARY = (
    "the a of in to and on for with that said its by from was which has will would talks border minister government "
    "army gas export president meeting sanctions troops agreement company region "
    "parliament statement Baku Tehran Ankara Moscow Yerevan Astana visited accused signed rejected urged launched "
    "announced prices pipeline drones protest"
).split()


def sentences(dice: random.Random, words: int) -> list[str]:
    """Sentences of about twenty words; the words are of the news, their order is not."""
    found = []
    while words > 0:
        count = dice.randint(12, 28)
        found.append(" ".join(dice.choices(_VOCABULARY, k=count)).capitalize() + ".")
        words -= count
    return found


def write_lines(path: Path, count: int) -> None:
    """Articles as JSON lines."""
    dice = random.Random(8)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            record = {
                "text": "\n".join(sentences(dice, WORDS)),
                "title": f"Title {number}",
                "url": f"https://example.org/{number}?utm_source=bench",
                "published": "2022-10-05",
            }
            file.write(json.dumps(record) + "\n")


def page(dice: random.Random) -> bytes:
    """A page of the size of a newspaper's, about 90 KB: menus, scripts, links to other articles around one article."""
    body = "".join(f"<p>{text} <a href='/topic'>topic</a></p>" for text in sentences(dice, 700))
    menu = "".join(f"<li class='menu-item'><a href='/section/{n}'>Section {n}</a></li>" for n in range(150))
    cards = "".join(
        f"<div class='card'><h3><a href='/a/{n}'>{sentences(dice, 8)[0]}</a></h3><img src='/i/{n}.jpg'></div>"
        for n in range(60)
    )
    script = "window.data = " + json.dumps({f"key{n}": n * 7919 for n in range(2500)})
    data = json.dumps({"@type": "NewsArticle", "headline": "A title", "datePublished": "2022-10-05T08:00:00Z"})
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>A title</title><script>{script}</script>"
        f"<script type='application/ld+json'>{data}</script></head><body class='single'><nav><ul>{menu}</ul></nav>"
        f"<main><article><h1>A title</h1>{body}</article></main><aside>{cards}</aside><footer><ul>{menu}</ul></footer>"
        "</body></html>"
    ).encode()


def lines_per_second(folder: Path) -> tuple[float, float]:
    """Articles of JSON lines a second of CPU, and the MiB by which memory grew over the second half of them."""
    path = folder / "articles.jsonl"
    write_lines(path, ARTICLES)
    halfway = 0.0
    count = 0
    start = time.process_time()
    for found in read(str(path), ReadOptions()):
        count += isinstance(found, Article)
        if count == ARTICLES // 2:
            halfway = peak_memory()
    spent = time.process_time() - start
    if count != ARTICLES:
        raise SystemExit(f"{ARTICLES} articles were written, and {count} read")
    return count / spent, peak_memory() - halfway


def pages_per_second() -> float:
    """Pages of HTML a second of one core."""
    dice = random.Random(8)
    pages = [page(dice) for _ in range(PAGES)]
    extracted(pages[0])  # the libraries fill their tables at the first page
    start = time.process_time()
    for content in pages:
        if not extracted(content).text:
            raise SystemExit("a page was read, and no article found on it")
    return PAGES / (time.process_time() - start)


def judged_per_second(folder: Path) -> float:
    """Articles a second that are compared with all before for copies."""
    articles = [found for found in read(str(folder / "articles.jsonl"), ReadOptions()) if isinstance(found, Article)][
        :2000
    ]
    originals = Originals(folder / "texts.sqlite")
    start = time.process_time()
    for article in articles:
        originals.judged(article)
    spent = time.process_time() - start
    originals.close()
    return len(articles) / spent


def peak_memory() -> float:
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figures() -> dict[str, float]:
    """All that is measured, by name."""
    with tempfile.TemporaryDirectory() as name:
        lines, grown = lines_per_second(Path(name))
        judged = judged_per_second(Path(name))
    return {
        "read_json_lines_per_second": round(lines),
        "read_memory_growth_mib": round(grown, 1),
        "read_pages_per_second_a_core": round(pages_per_second(), 1),
        "judge_copies_per_second": round(judged),
    }


def main() -> int:
    """Measure and print."""
    for name, value in figures().items():
        print(f"{name:32} {value:>12}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
