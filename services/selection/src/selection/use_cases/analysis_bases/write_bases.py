"""Write the bases of a run, from its file, as JSON, page and PDF: without database or network, on all processors."""

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from selection.documents.basis_page import basis_page
from selection.documents.basis_parts import parts_of
from selection.documents.letters import basis_pdf
from selection.errors import FileUnreadable
from selection.rules.basis.document import Run, basis_of
from selection.rules.basis.inputs import Document, inputs_from
from selection.rules.basis.verification import KIND
from shared.canonical import canonical, hash_of

SAID_EVERY = 25
"""A line of progress for so many organisers: every few seconds."""


class Written(NamedTuple):
    """`kept` were there already, whole."""

    written: int
    kept: int


def write_bases(path: Path, directory: Path, *, only: Sequence[str], say: Callable[[str], object]) -> Written:
    """`only` narrows to some organisers; none: all. Raises FileUnreadable for a file that is no run, or was changed."""
    file = _read(path)
    numbers = [number for number in file["bases"] if not only or number in only]
    directory.mkdir(parents=True, exist_ok=True)
    remaining = [number for number in numbers if not _is_whole(directory, number, file["bases"][number])]
    kept = len(numbers) - len(remaining)
    # Processes are spawned: a fork of one whose typesetter has threads waits for ever for their locks.
    context, processors = get_context("spawn"), os.cpu_count()
    with ProcessPoolExecutor(processors, mp_context=context, initializer=_begin, initargs=(path, directory)) as workers:
        for done, _ in enumerate(workers.map(_write, remaining, chunksize=4), start=1):
            if done % SAID_EVERY == 0 or done == len(remaining):
                say(f"{kept + done} av {len(numbers)}\n")
    return Written(len(remaining), kept)


def _read(path: Path) -> Document:
    try:
        file: Document = json.loads(path.read_text(encoding="utf-8"))
        if file["kind"] != KIND or hash_of(canonical(file["inputs"])) != file["inputs_hash"]:
            raise FileUnreadable("Filen är inte underlaget till en körning, eller har ändrats.")
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise FileUnreadable("Filen är inte underlaget till en körning, eller kan inte läsas.") from fault
    return file


def _is_whole(directory: Path, number: str, expected: str) -> bool:
    """The PDF is written last: where it is, the others are too."""
    content, letter = directory / f"{number}.json", directory / f"{number}.pdf"
    return letter.exists() and content.exists() and hash_of(content.read_bytes()) == expected


class _Place(NamedTuple):
    """The data that each process reads once."""

    run: Run
    expected: dict[str, str]
    directory: Path


_places: list[_Place] = []


def _begin(path: Path, directory: Path) -> None:
    file = json.loads(path.read_text(encoding="utf-8"))
    _places[:] = [_Place(Run(inputs_from(file["inputs"])), file["bases"], directory)]


def _write(number: str) -> None:
    """Raises FileUnreadable when another basis comes out than the run says."""
    (place,) = _places
    content = canonical(basis_of(place.run, number))
    if hash_of(content) != place.expected[number]:
        raise FileUnreadable(f"Underlaget för {number} blir ett annat än körningen anger.")
    parts = parts_of(json.loads(content), hash_of(content))
    _put(place.directory / f"{number}.json", content)
    _put(place.directory / f"{number}.html", basis_page(parts).encode())
    _put(place.directory / f"{number}.pdf", basis_pdf(parts))


def _put(path: Path, content: bytes) -> None:
    """Write the file whole or not at all: a stop in the middle leaves no half a file under the name."""
    unfinished = path.with_suffix(f"{path.suffix}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
