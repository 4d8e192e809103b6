"""A file of any size in pieces that fit in memory."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO, TypeVar

T = TypeVar("T")
BATCH = 2_000
"""Rows: enough that a statement for each batch costs little, few enough that memory stays at some megabytes."""
PIECE = 65_536


def batches(rows: Iterable[T]) -> Iterator[list[T]]:
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        yield batch


def hash_of_file(file: BinaryIO) -> str:
    """SHA-256 of the content; leaves the file at its beginning."""
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
