"""Lists as NDJSON: each resource as it stands in the JSON list, one a line, all of them from one snapshot.

It is written to disk before the answer begins. How many there are and their SHA-256 can then stand in its head, and no
caller who reads slowly keeps a transaction open.
"""

from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterable
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from sqlalchemy import Select

from shared.kit.unit_of_work import UnitOfWork
from shared.rest.csv_export import blocks
from shared.rest.operations import NDJSON

PIECE = 2**16


class _Lines:
    """Lines written so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = sha256()
        self._count = self._size = 0

    def add(self, items: Iterable[BaseModel]) -> None:
        lines = [f"{item.model_dump_json(by_alias=True)}\n" for item in items]
        block = "".join(lines).encode()
        self._file.write(block)
        self._digest.update(block)
        self._count += len(lines)
        self._size += len(block)

    def answer(self, request: Request) -> Response:
        self._file.seek(0)
        headers = {
            "Content-Length": str(self._size),
            "Record-Count": str(self._count),
            "Repr-Digest": f"sha-256=:{b64encode(self._digest.digest()).decode()}:",
            "Snapshot-At": request.state.now.isoformat(),
        }
        return StreamingResponse(_pieces(self._file), headers=headers, media_type=NDJSON)


async def answer_ndjson(
    request: Request, work: UnitOfWork, query: Select[Any], present: Callable[[Any], BaseModel]
) -> Response:
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    try:
        lines = _Lines(file)
        async with work:
            async for rows in blocks(work, query):
                lines.add(map(present, rows))
    except BaseException:
        file.close()
        raise
    return lines.answer(request)


def ndjson_of(request: Request, items: Iterable[BaseModel]) -> Response:
    """Answer with a list that is worked out as a whole."""
    lines = _Lines(TemporaryFile())  # noqa: SIM115 - closed when it has been sent
    lines.add(items)
    return lines.answer(request)


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
