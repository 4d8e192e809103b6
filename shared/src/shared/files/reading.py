"""Reading a file that somebody sent: in a process of its own with limits, while this one goes on answering."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from weakref import WeakKeyDictionary

import structlog

from shared.files.child import UNREADABLE
from shared.files.rows import TABLES, Contents, Form, Row, Unreadable

ROOT = Path(__file__).parents[2]
COMMAND = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from shared.files.child import main; main()"
AT_ONCE = 2
"""Each may take half a gibibyte; the others wait their turn."""
SECONDS = 90
TOO_MUCH = (
    "Filen tar mer minne, tid eller plats att läsa än en fil får ta. Dela den, eller spara den på nytt som CSV UTF-8."
)
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
log = structlog.get_logger()


@asynccontextmanager
async def reading(file: IO[bytes], *, forms: Collection[Form] = TABLES) -> AsyncIterator[Contents]:
    """`async with reading(file) as contents`: the whole file has been read by then, and its rows are within limits.

    In one of `forms`. Raises Unreadable. `file` is one of the operating system's, at its beginning.
    """
    with TemporaryFile() as written:
        async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
            await _read(file, written, forms)
        written.seek(0)
        head = json.loads(written.readline())
        yield Contents(_rows(written), head["notices"], head["padded"], Form(head["form"]))


async def _read(file: IO[bytes], written: IO[bytes], forms: Collection[Form]) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", "-X", "utf8", "-c", COMMAND, *forms,
        stdin=file, stdout=written, stderr=asyncio.subprocess.PIPE, env={},
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            _, said = await process.communicate()
    except TimeoutError:
        said = b""
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode == UNREADABLE:
        raise Unreadable(said.decode(errors="replace"))
    if process.returncode:
        # The status alone: the end of a trace can hold what stood in the file.
        log.warning("file not read", status=process.returncode)
        raise Unreadable(TOO_MUCH)


def _rows(written: IO[bytes]) -> Iterator[Row]:
    for line in written:
        number, cells = json.loads(line)
        yield Row(number, cells)
