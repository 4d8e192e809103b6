"""Roles that one official has let another use for a time: our copy of the register, and what it gives."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.actor import Actor, Delegation
from shared.kit.schema import delegated_role as register
from shared.roles import DelegableRole


@dataclass(frozen=True)
class DelegatedRole:
    """`subject` may use the role from a day to a last day, unless it was ended before."""

    id: UUID
    subject: str
    role: str
    delegator: str
    from_on: date
    until_on: date
    ended_at: datetime | None


async def note(session: AsyncSession, delegated: DelegatedRole, *, sequence: int, at: datetime) -> None:
    """Keep the row of the register that an event is about; `sequence` and `at` are the event's."""
    values = asdict(delegated) | {"source_sequence": sequence, "source_at": at}
    statement = insert(register).values(values)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


async def find(session: AsyncSession, actor: Actor, roles: frozenset[str], *, on: date) -> Delegation | None:
    """The delegation that lets the actor use one of the roles that day; the one that began first where several do."""
    delegable = roles & frozenset(DelegableRole)
    mine = (register.c.subject == actor.subject, register.c.role.in_(sorted(delegable)))
    in_force = (register.c.from_on <= on, register.c.until_on >= on, register.c.ended_at.is_(None))
    query = select(register.c.id, register.c.role, register.c.delegator).where(*mine, *in_force)
    row = (await session.execute(query.order_by(register.c.from_on, register.c.id).limit(1))).one_or_none()
    return Delegation(row.id, row.role, row.delegator) if row else None
