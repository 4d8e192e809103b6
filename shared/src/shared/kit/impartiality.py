"""Who is barred from whose cases (förvaltningslagen 2017:900, 16-18 §§): our copy of the register, and the question."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.actor import Actor
from shared.kit.errors import DomainError
from shared.kit.lookup import among
from shared.kit.schema import conflict_of_interest as register


class ConflictOfInterest(DomainError):
    status = 403
    title = "Du är jävig i ärendet"
    slug = "conflict-of-interest"
    advice = "Lämna över ärendet till en kollega. Kontakta den som ansvarar för jävsregistret om uppgiften är fel."


@dataclass(frozen=True)
class Bar:
    """`subject` takes no part in what concerns `tenant`, from a day and, if an end is known, to a last day."""

    id: UUID
    subject: str
    tenant: str
    from_on: date
    until_on: date | None


async def note(session: AsyncSession, bar: Bar, *, sequence: int, at: datetime) -> None:
    """Keep the row of the register that an event is about; `sequence` and `at` are the event's."""
    values = asdict(bar) | {"source_sequence": sequence, "source_at": at}
    statement = insert(register).values(values)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


async def check(session: AsyncSession, actor: Actor, *tenants: str, on: date) -> None:
    """Raise ConflictOfInterest when the actor is barred from the cases of any of the tenants on that day."""
    in_force = and_(register.c.from_on <= on, or_(register.c.until_on.is_(None), register.c.until_on >= on))
    mine = and_(register.c.subject == actor.subject, among(register.c.tenant, tenants), in_force)
    if (await session.execute(select(exists().where(mine)))).scalar_one():
        raise ConflictOfInterest(
            "Du är registrerad som jävig för huvudmannen och får inte ta del i dess ärenden. Låt en kollega ta steget."
        )
