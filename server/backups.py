"""/backup: the whole store as a tar, and a store put in the place of this one; both need the token."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from ontology.errors import RequestError
from server.access import may_write
from server.service import Service, service
from server.writing import written
from sparql import backup
from sparql.layout import REHEARSAL
from sparql.snapshots import Snapshot

TAR = "application/x-tar"
BLOCK = 1 << 20  # bytes

router = APIRouter(tags=["operations"], dependencies=[Depends(may_write)])


@router.get("/backup", operation_id="backup", response_class=Response)
async def get(request: Request) -> Response:
    """The store as it stands now, as a tar that `PUT /backup` and `chancery restore` take."""
    running = service(request)
    shown = await asyncio.to_thread(running.store.snapshot)
    folder = tempfile.TemporaryDirectory(dir=running.store.path, prefix=REHEARSAL)
    await asyncio.to_thread(packed, running, shown, Path(folder.name))
    headers = {"Content-Disposition": f'attachment; filename="chancery-{shown.generation}.tar"'}
    return StreamingResponse(blocks(folder), headers=headers, media_type=TAR)


@router.put("/backup", operation_id="restore")
async def put(request: Request) -> Response:
    """Put the store of a tar in the place of this one. Queries that run go on; the next ones see what was restored."""
    running = service(request)
    with tempfile.TemporaryDirectory(dir=running.store.path, prefix=REHEARSAL) as folder:
        await received(request, Path(folder) / "backup.tar")
        _, shown = await written(running, lambda: restored(running, Path(folder)))
    return Response(status_code=204, headers={"Chancery-Generation": str(shown.generation)})


def packed(running: Service, shown: Snapshot, folder: Path) -> None:
    """Write the tar of a snapshot into a folder."""
    with (folder / "backup.tar").open("wb") as file:
        backup.to_tar(running.store.path, shown, file)


async def blocks(folder: tempfile.TemporaryDirectory[str]) -> AsyncIterator[bytes]:
    """The tar in a folder, block by block; afterwards the folder is removed, read to the end or not."""
    with folder, (Path(folder.name) / "backup.tar").open("rb") as file:
        while block := await asyncio.to_thread(file.read, BLOCK):
            yield block


async def received(request: Request, path: Path) -> None:
    """Write the body to a file as it comes."""
    try:
        with path.open("wb") as file:
            async for part in request.stream():
                await asyncio.to_thread(file.write, part)
    except ClientDisconnect:
        raise RequestError("The client closed the connection before its backup was whole.") from None


def restored(running: Service, folder: Path) -> Snapshot:
    """Unpack what was received and restore it."""
    backup.unpack(folder / "backup.tar", folder / "unpacked")
    return backup.restore(running.store, folder / "unpacked")
