"""Files to and from a running service, with its token."""

import shutil
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from ontology.errors import RequestError
from server.commands.remote import detail

SECONDS = 600  # for a connection that says nothing; a large store takes its time to be packed


def fetch(address: str, token: str | None, target: Path) -> None:
    """GET into a new file, which appears only when it is whole. Raises RequestError."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    with answered(Request(address, headers=headers(token)), address) as response, unfinished.open("wb") as file:
        shutil.copyfileobj(response, file)
    unfinished.rename(target)


def send(address: str, token: str | None, source: Path) -> None:
    """PUT a file. Raises RequestError."""
    size = {"Content-Length": str(source.stat().st_size), "Content-Type": "application/x-tar"}
    with source.open("rb") as file:
        request = Request(address, file, headers(token) | size, method="PUT")
        answered(request, address).close()


def headers(token: str | None) -> dict[str, str]:
    """The head that says who asks."""
    return {"User-Agent": "chancery", **({"Authorization": f"Bearer {token}"} if token else {})}


def answered(request: Request, address: str) -> IO[bytes]:
    """The answer to a request. Raises RequestError where the service refuses it or cannot be reached."""
    try:
        response: IO[bytes] = urlopen(request, timeout=SECONDS)
        return response
    except HTTPError as error:
        with error:
            said = detail(error.read())
        raise RequestError(f"{address} answers {error.code} {error.reason}: {said}") from error
    except (HTTPException, OSError) as error:
        reason = getattr(error, "reason", error)
        raise RequestError(f"{address} cannot be reached: {reason}. Check that the service runs there.") from error
