"""An object as it was: what its audit rows say of each field up to a moment."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.schema import audit_entry


class Field(NamedTuple):
    """A field's value, and the row that gave it that value; None where the value is older than the rows."""

    value: Any
    set_by: UUID | None
    set_at: datetime | None


class State(NamedTuple):
    steps: int
    """Number of steps that had been taken on the object."""
    last: UUID
    last_at: datetime
    fields: dict[str, Field]


async def state_of(session: AsyncSession, object_type: str, object_id: str, *, at: datetime) -> State | None:
    """The object as it was at a moment; None when no row is as old as that.

    A field's value is what the last row up to then gave it. One that no row had given a value yet had the value that
    the first row after then took from it: fields that changed before the trail kept every field are known that way.
    """
    column = audit_entry.c
    query = select(column.id, column.at, column.before, column.after).where(
        column.object_type == object_type, column.object_id == object_id
    )
    rows = (await session.execute(query.order_by(column.position))).all()
    earlier = [row for row in rows if row.at <= at]
    if not earlier:
        return None
    fields: dict[str, Field] = {}
    for row in reversed([row for row in rows if row.at > at]):
        fields |= {name: Field(value, None, None) for name, value in (row.before or {}).items()}
    for row in earlier:
        fields |= {name: Field(value, None, None) for name, value in (row.before or {}).items() if name not in fields}
        fields |= {name: Field(value, row.id, row.at) for name, value in (row.after or {}).items()}
    return State(len(earlier), earlier[-1].id, earlier[-1].at, fields)
