"""Rows of a file of any size in pieces that fit in memory, and between which others get their turn."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
BATCH = 2_000
"""Rows: enough that a statement for each batch costs little, few enough that memory stays at some megabytes."""
TURN = 200
"""Rows that are looked at before others get their turn: some milliseconds, also where every row is faulty."""


async def batches(rows: Iterable[T]) -> AsyncIterator[list[T]]:
    stream = iter(rows)
    batch: list[T] = []
    while turn := list(islice(stream, TURN)):
        batch += turn
        if len(batch) >= BATCH:
            yield batch
            batch = []
        await asyncio.sleep(0)
    if batch:
        yield batch
