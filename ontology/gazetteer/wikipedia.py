"""The Wikidata items of pages of the English Wikipedia, asked of the MediaWiki API.

Nothing is guessed: a title that is missing, a disambiguation page or a redirect to a page that is called differently
gives no item but the reason, for a person to decide. A redirect that only spells the title otherwise is followed.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from ontology.errors import SourceError
from ontology.gazetteer.sources import key_of

API = "https://en.wikipedia.org/w/api.php"
BATCH = 50  # titles in a request; the API takes no more of those who are not bots
TRIES = 5
PATIENCE = 60.0  # seconds that are waited at most before the next try, whatever the server asks for
BUSY = frozenset({429, 500, 502, 503, 504})

Reply = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What Wikipedia says of some titles: the item of each that has one, and why each of the others has none."""

    items: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wikipedia:
    """The API of a wiki; `contact` is an address or page that Wikimedia's rules want to see in the User-Agent.

    `pause` is the first wait in seconds after a failure; each further one is twice as long.
    """

    contact: str
    api: str = API
    pause: float = 2.0

    def items(self, titles: Iterable[str]) -> Answer:
        """The items of titles, asked in batches. Raises SourceError when the API does not answer or refuses."""
        wanted = sorted(set(titles))
        items: dict[str, str] = {}
        reasons: dict[str, str] = {}
        for first in range(0, len(wanted), BATCH):
            batch = wanted[first : first + BATCH]
            reply = self._query(batch)
            for title in batch:
                item, reason = _said(title, reply)
                if item:
                    items[title] = item
                else:
                    reasons[title] = reason
        return Answer(items, reasons)

    def _query(self, titles: list[str]) -> Reply:
        """The merged answer to one batch, whose pages may come in several parts."""
        asked = {
            "action": "query",
            "format": "json",
            "formatversion": "2",
            "prop": "pageprops",
            "ppprop": "wikibase_item|disambiguation",
            "redirects": "1",
            "maxlag": "5",
            "titles": "|".join(titles),
        }
        merged: dict[str, list[Any]] = {"normalized": [], "redirects": [], "pages": []}
        more: Mapping[str, str] | None = {}
        while more is not None:
            reply = self._reply({**asked, **more})
            for name, found in merged.items():
                found.extend(reply.get("query", {}).get(name, ()))
            more = reply.get("continue")
        return merged

    def _reply(self, asked: Mapping[str, str]) -> Reply:
        problem = ""
        for wait in self._waits():
            try:
                return self._once(asked)
            except HTTPError as error:
                if error.code not in BUSY:
                    raise SourceError(f"{self.api} answered {error.code} {error.reason}.") from error
                problem = f"{error.code} {error.reason}"
                wait = max(wait, _asked_wait(error.headers.get("Retry-After")))
            except _Lagged as error:
                problem = str(error)
            except (OSError, HTTPException) as error:
                problem = str(error)
            time.sleep(min(wait, PATIENCE))
        raise SourceError(f"{self.api} gave no answer in {TRIES} tries; the last: {problem}. Try again later.")

    def _waits(self) -> Iterator[float]:
        return (self.pause * 2**number for number in range(TRIES))

    def _once(self, asked: Mapping[str, str]) -> Reply:
        agent = f"chancery-gazetteer/1 (https://w3id.org/chancery; {self.contact})"
        request = Request(self.api, urlencode(asked).encode(), {"User-Agent": agent})
        with urlopen(request, timeout=30) as response:
            body = response.read()
        try:
            reply = json.loads(body)
        except ValueError as error:
            raise SourceError(f"{self.api} answered what is not JSON: {body[:80]!r}. Is it a MediaWiki API?") from error
        if not isinstance(reply, dict):
            raise SourceError(f"{self.api} answered {body[:80]!r} where an object was wanted.")
        if failed := reply.get("error"):
            if failed.get("code") == "maxlag":
                raise _Lagged(failed.get("info", "maxlag"))
            raise SourceError(f"{self.api} refused: {failed.get('code')}: {failed.get('info')}.")
        return reply


class _Lagged(Exception):
    """The servers are behind with their work and want to be asked later."""


def _asked_wait(header: str | None) -> float:
    return float(header) if header and header.isdigit() else 0.0


def _said(title: str, reply: Reply) -> tuple[str, str]:
    """The item of a title, or "" and the reason why there is none."""
    found = _renamed(title, reply["normalized"])
    if (redirect := _redirect(found, reply["redirects"])) is not None:
        target = redirect["to"]
        if "tofragment" in redirect:
            return "", f"is a section of {target!r}"
        if key_of(target) != key_of(found):
            return "", f"redirects to {target!r}; give that page in the table if it is about the same"
        found = target
    page = next((page for page in reply["pages"] if page["title"] == found), None)
    if page is None or "missing" in page or "invalid" in page:
        return "", "is no page"
    properties = page.get("pageprops", {})
    if "disambiguation" in properties:
        return "", "is a disambiguation page"
    item = properties.get("wikibase_item", "")
    return item, "" if item else "has no item"


def _renamed(title: str, normalized: Iterable[Mapping[str, str]]) -> str:
    return next((change["to"] for change in normalized if change["from"] == title), title)


def _redirect(title: str, redirects: Iterable[Mapping[str, str]]) -> Mapping[str, str] | None:
    return next((redirect for redirect in redirects if redirect["from"] == title), None)
