"""The row that is in the way when a unique constraint refuses another: so that a refusal can say which."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.errors import Existing

UNIQUE = "23505"
_KEY = re.compile(r"Key \(.*?\)=\((.*)\) already exists\.", re.DOTALL)
# In the index's own order, as the message has the values; the predicate of one that covers some rows only.
_INDEX = text(
    "SELECT i.indrelid::regclass::text AS name, pg_get_expr(i.indpred, i.indrelid) AS covers, "
    "array_agg(format('%I', a.attname) ORDER BY k.place) AS columns, "
    "array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY k.place) AS types "
    "FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (number, place) "
    "LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number "
    "WHERE i.indexrelid = to_regclass(:constraint) GROUP BY i.indexrelid, i.indrelid, i.indpred"
)


async def find_existing(session: AsyncSession, error: IntegrityError) -> Existing | None:
    """The row that the refused one would have doubled; None when that cannot be seen. Ends the transaction."""
    violated = error.orig.__cause__ if error.orig else None
    key = _KEY.fullmatch(getattr(violated, "detail", None) or "")
    if getattr(violated, "sqlstate", None) != UNIQUE or key is None:
        return None
    await session.rollback()
    index = (await session.execute(_INDEX, {"constraint": violated.constraint_name})).one_or_none()  # type: ignore[union-attr]
    if index is None or None in index.columns:  # of an expression: the message has no value of a column
        return None
    values = [key[1]] if len(index.columns) == 1 else key[1].split(", ")
    if len(values) != len(index.columns):  # a comma in a text: which value is which cannot be seen
        return None
    row = (await session.execute(_select(index, values), _parameters(values))).mappings().one_or_none()
    return Existing(index.name, dict(row)) if row else None


def _select(index: Any, values: Sequence[str]) -> TextClause:
    """Query of the row: names and types come from the catalogue, values are bound."""
    matches = [
        f"{column} IS NULL" if value == "null" else f"{column} = CAST(CAST(:v{place} AS text) AS {kind})"
        for place, (column, kind, value) in enumerate(zip(index.columns, index.types, values, strict=True))
    ]
    covered = [index.covers] if index.covers else []
    return text(f"SELECT * FROM {index.name} WHERE {' AND '.join(matches + covered)} LIMIT 1")  # noqa: S608


def _parameters(values: Sequence[str]) -> dict[str, str]:
    return {f"v{place}": value for place, value in enumerate(values) if value != "null"}
