"""/api/changes: what was added, replaced and withdrawn, in order."""

import re
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from ingest.documents import Document
from ontology.errors import RequestError
from ontology.iris import DataIris
from server.answers import VARY, is_known, not_modified, tagged
from server.payment import paid
from server.rest import formats
from server.rest.lists import tag_of, written
from server.rest.openapi import described
from server.rest.parameters import ChangesParameters
from server.rest.routes import Running, given_once
from server.rest.shapes import CHANGE, cut
from sparql.journal import Journal, Line

NUMBER = re.compile(r"\d{1,15}", re.ASCII)

router = APIRouter(prefix="/api", tags=["REST"], dependencies=[Depends(given_once)])


@router.get("/changes", **described("changes"))
async def changes(request: Request, given: Annotated[ChangesParameters, Query()], running: Running) -> Response:
    """What was written, the oldest first: each change of an article or of what is shipped, with the events it touched.

    `withdrawn` events are in no article any more. Go on with `next`; where there is none, ask again later with `latest`
    as `since`. A change `other` (a restore, a bulk load) is not told in parts: read anew what you keep.
    """
    form = formats.form_of(request, given.format, CHANGE)
    names = CHANGE.chosen(given.fields)
    view = await running.views.current()
    tag = tag_of(request, view, form)
    if is_known(request, tag):
        return not_modified(tag)
    data, journal = DataIris(running.store.base), running.store.journal

    def read() -> tuple[list[Line], int]:
        end = journal.last() if view.number is None else view.number
        return journal.after(start(given.since, journal), given.limit + 1, end), end

    lines, end = await paid(request, read)
    shown = lines[: given.limit]
    further = len(lines) > len(shown)
    following = str(request.url.include_query_params(since=shown[-1].number)) if further else None
    headers = {**VARY, **tagged(tag), **({"Link": f'<{following}>; rel="next"'} if following else {})}
    items = [document(line, data) for line in shown]
    if form.streams:
        content = b"".join(formats.STREAMS[form.name](items, CHANGE, names))
    else:
        told = [cut(item, names) for item in items]
        latest = shown[-1].number if further else end
        content = written({"@context": None, "items": told, "next": following, "latest": latest})
    return Response(content, headers=headers, media_type=form.media_types[0])


def document(line: Line, data: DataIris) -> Document:
    """One change."""
    prefix = data.article_graph("").value
    of_article = line.graph is not None and line.graph.startswith(prefix)
    return {
        "number": line.number,
        "time": line.time,
        "change": line.way.value,
        "graph": line.graph,
        "article": data.thing("article", data.key(line.graph)).value if of_article and line.graph else None,
        **{name: sorted(getattr(line, name)) for name in ("added", "changed", "withdrawn")},
    }


def start(given: str | None, journal: Journal) -> int:
    """The number of the change after which to begin. RequestError for what is neither a number nor a time."""
    if given is None:
        return 0
    if NUMBER.fullmatch(given):
        return int(given)
    try:
        time = datetime.fromisoformat(given)
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RequestError(
            f"since is {given!r}. Wanted the number of a change (`latest` of an answer), or a time such as "
            "2026-11-27T08:00:00Z."
        ) from None
    return journal.before(time.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
