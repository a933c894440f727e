"""The tables of other publishers that the gazetteer is built from, as `SOURCES.md` lists them.

They lie outside the project; only the builder reads them. Their names are put into the spelling of news: straight
apostrophes, "and" for "&", "Saint" for "St.".
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from ontology.errors import KnowledgeError
from ontology.iris import slug

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʻ": "'", "ʼ": "'"})
DBPEDIA = "http://dbpedia.org/resource/"
ESCAPED = str.maketrans({char: quote(char) for char in '"<>{}|^`\\%?#'})
UNDECOMPOSED = str.maketrans({"đ": "d", "Đ": "D", "ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "'": ""})


@dataclass(frozen=True, slots=True)
class Sources:
    """The folder of the tables."""

    folder: Path

    def table(self, name: str) -> tuple[dict[str, str], ...]:
        """The rows of one CSV file; a missing file is a KnowledgeError."""
        path = self.folder / name
        if not path.is_file():
            raise KnowledgeError(
                f"{name} was wanted in the folder {self.folder.name!r} and is not there. "
                f"Give the folder of the gazetteer's sources as the argument of the build."
            )
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(csv.DictReader(file))

    def text(self, name: str, encoding: str = "utf-8") -> str:
        """The content of one file as a whole."""
        return (self.folder / name).read_text(encoding=encoding)


def spelled(name: str) -> str:
    """A name in the spelling of news."""
    plain = name.strip().translate(APOSTROPHES).replace(" & ", " and ")
    return re.sub(r"^St\. ", "Saint ", plain)


def key_of(name: str) -> str:
    """The key of a thing that has none: its name as a slug, apostrophes dropped, letters that NFKD keeps replaced."""
    return slug(unicodedata.normalize("NFKC", name.translate(APOSTROPHES).translate(UNDECOMPOSED)))


def wikidata(qid: str) -> str:
    """The IRI of an item; Wikidata's are http."""
    return f"http://www.wikidata.org/entity/{qid}"


def dbpedia(page: str) -> str:
    """The IRI of the resource that is named like a page of the English Wikipedia; what no IRI may hold is escaped."""
    return DBPEDIA + page.replace(" ", "_").translate(ESCAPED)


def page_of(iri: str) -> str | None:
    """The title of the page that a DBpedia resource is named like; None for any other IRI."""
    return unquote(iri.removeprefix(DBPEDIA)).replace("_", " ") if iri.startswith(DBPEDIA) else None


def geonames(number: str) -> str:
    """The IRI of a GeoNames feature."""
    return f"https://sws.geonames.org/{number}/"


def day(words: str) -> date | None:
    """ "14 May 2017" or "5 Sep 2025" as a date; None where the day is not given."""
    for form in ("%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(words.strip(), form).date()
        except ValueError:
            continue
    return None


def distinct(names: Iterable[str], *taken: str) -> tuple[str, ...]:
    """The names without those taken and without repetitions, sorted."""
    return tuple(sorted({name for name in names if name} - set(taken)))
