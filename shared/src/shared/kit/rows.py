"""The rows of copies as the database itself writes them: compared, hashed, and made alike where they differ."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Column, Table, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shared.clock import utc_now

CHANGED = "updated_at"
OURS = ("created_at", CHANGED)
"""When we wrote a row, which no event says."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """What has to be done with the rows that stand, so that they become those that are wanted."""

    removed: tuple[Row, ...]
    written: tuple[Row, ...]
    """Added or changed."""


@dataclass(frozen=True)
class Digest:
    """Number and hash of a table's rows, the same wherever and whenever they were copied."""

    rows: int
    sha256: str


async def read_rows(session: AsyncSession | AsyncConnection, table: Table) -> list[Row]:
    """Every row as JSON by PostgreSQL: amounts, times and documents are written in one way."""
    found = await session.execute(text(f"SELECT CAST(to_jsonb(t) AS text) FROM {table.name} t"))  # noqa: S608 (our own table)
    return [from_json(row) for row in found.scalars()]


def digest(table: Table, rows: Iterable[Row]) -> Digest:
    """The canonical hash: rows in their own order, without what is ours alone."""
    lines = sorted(_said(table, row) for row in rows)
    return Digest(len(lines), sha256(b"\n".join(lines)).hexdigest())


def compare(table: Table, *, standing: Sequence[Row], wanted: Sequence[Row]) -> Difference:
    """A row without a key of its own is known by what it says: as many of it as are wanted stay."""
    if _is_numbered_here(table):
        lacking = Counter(_said(table, row) for row in wanted)
        removed = [row for row in standing if not _take(lacking, _said(table, row))]
        return Difference(tuple(removed), tuple(row for row in wanted if _take(lacking, _said(table, row))))
    before, after = ({_key(table, row): row for row in rows} for rows in (standing, wanted))
    removed = [row for key, row in before.items() if key not in after]
    changed = [row for key, row in after.items() if key not in before or _said(table, row) != _said(table, before[key])]
    return Difference(tuple(removed), tuple(changed))


def _take(left: Counter[bytes], said: bytes) -> bool:
    left[said] -= 1
    return left[said] >= 0


async def write(session: AsyncSession, table: Table, difference: Difference) -> None:
    """Make the table what is wanted; the rows that are alike are not touched.

    What is written is dated now: it may have been read long ago, and lists are followed by what has changed since.
    """
    keys = _names(table.primary_key)
    rows = f"jsonb_populate_recordset(CAST(NULL AS {table.name}), CAST(:rows AS jsonb))"
    if difference.removed:
        same = " AND ".join(f"t.{name} = gone.{name}" for name in keys)
        remove = f"DELETE FROM {table.name} t USING {rows} gone WHERE {same}"  # noqa: S608 (our own table)
        await session.execute(text(remove), {"rows": _listed(difference.removed)})
    if difference.written:
        put = ", ".join(f"{name} = excluded.{name}" for name in _names(table.columns) if name not in keys)
        alike = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {put}"
        insert = f"INSERT INTO {table.name} SELECT * FROM {rows} {alike}"  # noqa: S608 (our own table)
        dated = {CHANGED: utc_now().isoformat()} if CHANGED in table.columns else {}
        await session.execute(text(insert), {"rows": _listed([row | dated for row in difference.written])})


def _listed(rows: Sequence[Row]) -> str:
    return to_json(list(rows)).decode()


def _is_numbered_here(table: Table) -> bool:
    """Whether the key of a row is drawn when it is copied, and says nothing."""
    return any(column.default is not None for column in table.primary_key)


def _said(table: Table, row: Mapping[str, Any]) -> bytes:
    left_out = {*OURS, *(_names(table.primary_key) if _is_numbered_here(table) else ())}
    return to_json({name: row[name] for name in sorted(row) if name not in left_out})


def _key(table: Table, row: Row) -> bytes:
    return to_json([row[name] for name in _names(table.primary_key)])


def _names(columns: Iterable[Column[Any]]) -> list[str]:
    return [column.name for column in columns]
