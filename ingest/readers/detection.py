"""What kind a source is, by the look of its first bytes; its name only decides what the bytes leave open."""

import csv
import json
import re
from pathlib import PurePath

from ingest.readers.columns import holds_text
from ingest.readers.sources import check_head
from ontology.errors import SourceError

_BOM = b"\xef\xbb\xbf"
_BEFORE_ROOT = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
_DOCTYPE_HTML = re.compile(rb"<!doctype\s+html\b", re.IGNORECASE)
_ROOTS = {
    "rss": "feed",
    "feed": "feed",
    "rdf": "feed",
    "newsitem": "newsml",
    "newsmessage": "newsml",
    "packageitem": "newsml",
    "nitf": "newsml",
}
_ELEMENTS = frozenset(
    "html head body title meta link script style div p article section main header h1 h2 h3 ul table a span".split()
)
_EXPORT = re.compile(rb"https?://wordpress\.org/export/")
_ADDRESS = re.compile(rb"https?://[^\s<>\"]+$")
# Columns of GDELT's lists, which have no header: events 1.0 and 2.0, mentions, the global knowledge graph 2.1.
_GDELT_COLUMNS = (58, 61, 16, 27)
_MASTER_LINE = re.compile(rb"\d+ [0-9a-f]{32} https?://\S+$")
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "csv", ".html": "html"}
_SUFFIXES |= {".htm": "html", ".txt": "text", ".text": "text"}
_MEDIA = {"text/html": "html", "application/xhtml+xml": "html"}


def kind(name: str, head: bytes, media: str = "") -> str:
    """The format of a source that begins with `head`. Raises SourceError, with advice, for what is not read here.

    `media` is what a server calls it; servers are often wrong, so that too only decides what the bytes leave open.
    """
    start = head.removeprefix(_BOM).lstrip()
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if start.startswith(b"<"):
        markup = _markup(start)
        if markup:
            return markup
    if media in _MEDIA:
        return _MEDIA[media]
    check_head(head)
    return _json(start) or _listed(head, start) or _SUFFIXES.get(PurePath(name).suffix.lower(), "text")


def _markup(start: bytes) -> str | None:
    """The kind of a document in markup; None for text that only begins with "<"."""
    if _DOCTYPE_HTML.match(_without_prolog(start, keep_doctype=True)):
        return "html"
    root = _ROOT.match(_without_prolog(start))
    if root is None:
        return "html" if start.startswith((b"<!--", b"<?xml")) and b"<" in start[4:] else None
    element = root[1].decode("ascii").lower()
    if element in _ROOTS:
        return "wordpress" if element == "rss" and _EXPORT.search(start) else _ROOTS[element]
    if element in _ELEMENTS:
        return "html"
    if start.startswith(b"<?xml"):
        raise SourceError(
            f"is XML with the root <{root[1].decode('ascii')}>, which no reader knows; feeds, NewsML-G2, WordPress "
            "exports and pages are read, or write --format text to read the markup as words"
        )
    return None


def _without_prolog(start: bytes, *, keep_doctype: bool = False) -> bytes:
    while (before := _BEFORE_ROOT.match(start)) and not (
        keep_doctype and before[0][:2].lower() == b"<!" and before[0][:4] != b"<!--"
    ):
        start = start[before.end() :]
    return start


def _json(start: bytes) -> str | None:
    """ "jsonl" for an object a line, "json" for one document; None for what is not JSON."""
    if not start.startswith((b"{", b"[")):
        return None
    first, _, rest = start.partition(b"\n")
    if start.startswith(b"["):
        return "json" if re.match(rb"\[\s*(?:[{\[\]]|$)", start) else None
    if first.strip() in (b"{", b"{}") and rest.strip():
        return "json"
    try:
        json.loads(first)
    except ValueError:
        # A first line that breaks off inside is either a long or broken record of JSON lines, or a document.
        return "json" if rest and re.match(rb"\s+\"", rest) else "jsonl"
    return "jsonl"


def _listed(head: bytes, start: bytes) -> str | None:
    """A list of addresses, of GDELT, or a table with a column of texts."""
    lines = [line.strip(b"\r") for line in head.removeprefix(_BOM).split(b"\n")]
    first = next((line for line in lines if line.strip() and not line.startswith(b"#")), b"")
    if _ADDRESS.match(first.strip()):
        return "urls"
    cells = first.split(b"\t")
    if _MASTER_LINE.match(first) or (len(cells) in _GDELT_COLUMNS and cells[0][:1].isdigit()):
        return "gdelt"
    return "csv" if _is_table(first) else None


def _is_table(first: bytes) -> bool:
    """Whether a line is the header of a table with a column that we know as the text."""
    text = first.decode("utf-8", "replace")
    for delimiter in ",;\t|":
        if delimiter in text:
            try:
                names = next(csv.reader([text], delimiter=delimiter), [])
            except csv.Error:
                continue
            if len(names) > 1 and holds_text(names):
                return True
    return False
