"""A JSON record as an article: every field has its type and a value that can be kept, or the record is refused.

The schema, of JSON lines and of the columns of a table: `text` (the words; the only field that must be there),
`title`, `url` (http or https; the article's identity), `published` (2022, 2022-10, 2022-10-05 or a date-time of ISO
8601), `publisher`, `author`, `language` (a tag of BCP 47; found by the text where it is not said), `section`, `volume`,
`issue`. All are strings; `volume` and `issue` may be whole numbers. null says nothing. `id` is the maker's own and is
passed over.
"""

import re

from ingest.readers.addresses import canonical
from ingest.readers.language import language
from ingest.readers.published import parse_published
from ingest.readers.records import ReadOptions
from ontology.errors import SourceError
from ontology.model import Article

# "id" is the caller's own, whatever it is, given back by `chancery code --jsonl`; an article's identity is its URL or
# its title.
KNOWN = ("text", "title", "url", "published", "publisher", "author", "language", "section", "volume", "issue", "id")
_NUMBERS_ALLOWED = ("volume", "issue")
# RFC 3987 excludes spaces, controls and these delimiters from an IRI; only web addresses are articles' URLs.
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # the form of a tag of BCP 47
_SURROGATE = re.compile("[\ud800-\udfff]")


def article(record: dict[str, object], options: ReadOptions) -> Article:
    """The article that a record says; what it leaves out comes from the options. Raises SourceError."""
    said = {name: _string(name, record.get(name)) for name in KNOWN if name != "id"}
    text = said["text"]
    if text is None:
        raise SourceError("the field 'text' is missing; wanted the words of the article")
    if not text.strip():
        raise SourceError("the field 'text' is blank; wanted the words of the article")
    _check_form("url", said["url"], _URL, "an address that begins with http:// or https://")
    _check_form("language", said["language"], _LANGUAGE, "a language tag such as en or pt-BR")
    published = said["published"]
    return Article(
        text=text,
        title=(said["title"] or "").strip(),
        url=canonical(said["url"]) if said["url"] else None,
        published=parse_published(published) if published else options.published,
        publisher=said["publisher"] or options.publisher,
        language=said["language"] or language(text),
        section=said["section"],
        volume=said["volume"],
        issue=said["issue"],
        author=said["author"],
    )


def record(article: Article) -> dict[str, object]:
    """An article as such a record, which `article` reads again; its candidates, which no field has, are left out."""
    when = article.published.value if article.published else None
    said = {name: getattr(article, name) for name in KNOWN if name not in ("id", "published")}
    return {name: value for name, value in {**said, "published": when}.items() if value}


def web_address(text: str | None) -> str | None:
    """An address of the web in its plain form, or None for what is none."""
    return canonical(text.strip()) if text and _URL.fullmatch(text.strip()) else None


def _string(name: str, value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and name in _NUMBERS_ALLOWED:
        return str(value)
    if not isinstance(value, str):
        raise SourceError(f"the field {name!r} is {value!r:.60}; wanted a string, in quotes")
    if "\x00" in value:
        raise SourceError(f"the field {name!r} holds the character NUL, which no text holds; remove \\u0000")
    if _SURROGATE.search(value):
        raise SourceError(
            f"the field {name!r} holds half of a surrogate pair (\\ud800 to \\udfff); write the character"
        )
    return value


def _check_form(name: str, value: str | None, form: re.Pattern[str], wanted: str) -> None:
    if value is not None and not form.fullmatch(value):
        raise SourceError(f"the field {name!r} is {value!r:.80}; wanted {wanted}")
