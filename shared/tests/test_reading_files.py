"""A file is read in a process of its own: what it costs is bounded, and the caller goes on."""

import asyncio
import glob
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

import psutil
import pytest

from shared.files import reading as reading_module
from shared.files.reading import TOO_MUCH, reading
from shared.files.rows import ROWS, Unreadable
from tests.support.workbooks import sheet, texts, workbook


async def rows_of(content: bytes) -> list[tuple[int, list[str]]]:
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        async with reading(file) as contents:
            return [(row.number, row.cells) for row in contents.rows]


async def test_rows_come_back_as_they_were_read() -> None:
    assert await rows_of("a;Å\n\n1;2\n".encode("cp1252")) == [(1, ["a", "Å"]), (3, ["1", "2"])]
    assert await rows_of(workbook(sheet(texts("a", "Å")))) == [(1, ["a", "Å"])]


async def test_a_refusal_comes_back_as_its_sentence() -> None:
    with pytest.raises(Unreadable, match="Filen är en PDF"):
        await rows_of(b"%PDF-1.7")


async def test_more_rows_than_anyone_sends_are_refused() -> None:
    with pytest.raises(Unreadable, match=str(ROWS)):
        await rows_of(b"a\n" * (ROWS + 1))


@pytest.fixture
def run_instead(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What the process runs instead of the reader."""
    return lambda script: monkeypatch.setattr(reading_module, "COMMAND", script)


@pytest.mark.parametrize("script", ["raise MemoryError", "import os; os.kill(os.getpid(), 9)", "1 / 0"])
async def test_a_process_that_dies_takes_nobody_with_it(run_instead: Callable[[str], None], script: str) -> None:
    run_instead(script)
    with pytest.raises(Unreadable, match=TOO_MUCH[:40]):
        await rows_of(b"a;b\n")


async def test_a_process_that_never_ends_is_ended(
    run_instead: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead("import time; time.sleep(600)")
    monkeypatch.setattr(reading_module, "SECONDS", 0.2)
    with pytest.raises(Unreadable, match=TOO_MUCH[:40]):
        await rows_of(b"a;b\n")


async def test_a_caller_that_leaves_ends_the_process(run_instead: Callable[[str], None], tmp_path: Path) -> None:
    started = tmp_path / "started"
    run_instead(f"import os, time; os.mkdir(f'{started}-{{os.getpid()}}'); time.sleep(600)")
    leaving = asyncio.create_task(rows_of(b"a;b\n"))
    while not (found := glob.glob(f"{started}-*")):
        await asyncio.sleep(0.01)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert not psutil.pid_exists(int(found[0].rpartition("-")[2]))


async def test_the_process_has_its_limits_and_none_of_our_secrets(run_instead: Callable[[str], None]) -> None:
    run_instead(f"""
import sys
sys.path.insert(0, {str(reading_module.ROOT)!r})
import os, resource
from shared.files import child
from shared.files.rows import Contents, Row
def read_contents(stream, *, forms):
    kinds = resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE
    return Contents(iter([Row(1, [resource.getrlimit(kind)[0] for kind in kinds]), Row(2, sorted(os.environ))]))
child.read_contents = read_contents
child.main()
""")
    (_, limits), (_, environment) = await rows_of(b"a;b\n")
    assert [int(limit) for limit in limits] == [512 * 2**20, 60, 512 * 2**20, 0]
    assert set(environment) <= {"LC_CTYPE"}, "set by the interpreter itself"
