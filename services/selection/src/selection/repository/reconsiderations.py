"""Units that may be considered again, and those that still wait."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from selection.models.candidate import Candidate
from selection.models.reconsideration import Reconsideration
from selection.models.round import Round, RoundStatus
from selection.rules.outcome import Outcome
from shared.kit.lookup import narrowed, one

DECIDED = (RoundStatus.DECIDED, RoundStatus.OFFERED, RoundStatus.CLOSED)


class Reconsiderations:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def list_reconsiderations(
        self, *, organization_number: str | None = None, programme: str | None = None
    ) -> Select[Reconsideration]:
        return narrowed(
            select(Reconsideration),
            (Reconsideration.organization_number, organization_number),
            (Reconsideration.programme, programme),
        )

    async def get_reconsideration(self, reconsideration_id: UUID) -> Reconsideration:
        query = select(Reconsideration).where(Reconsideration.id == reconsideration_id)
        return await one(self._session, query, "Den nya prövningen")

    async def list_released_codes(self, programme: str) -> Sequence[str]:
        query = select(Reconsideration.school_unit_code).where(Reconsideration.programme == programme)
        return (await self._session.scalars(query.distinct())).all()

    async def list_rounds_that_wait(self) -> Sequence[Round]:
        """The newest decided round of each programme, when some unit in it still has to wait.

        An earlier round needs no look: the newest one has weighed its units anew.
        """
        newer = aliased(Round)
        weighed_anew = exists().where(
            newer.programme == Round.programme,
            newer.status.in_(DECIDED),
            tuple_(newer.decided_on, newer.id) > tuple_(Round.decided_on, Round.id),
        )
        query = select(Round).where(Round.status.in_(DECIDED), ~weighed_anew, exists().where(_waits(Round.id)))
        return (await self._session.scalars(query.order_by(Round.id))).all()

    async def list_waiting(self, round_id: UUID) -> Sequence[Candidate]:
        query = select(Candidate).where(_waits(round_id)).order_by(Candidate.school_unit_code)
        return (await self._session.scalars(query)).all()

    async def add(self, row: Reconsideration) -> bool:
        """False when the unit has been put up already."""
        values = {column.key: getattr(row, column.key) for column in Reconsideration.__table__.columns}
        added = insert(Reconsideration).values(values).on_conflict_do_nothing().returning(Reconsideration.id)
        return (await self._session.scalars(added)).one_or_none() is not None


def _waits(round_id: InstrumentedAttribute[UUID] | UUID) -> ColumnElement[bool]:
    put_up = exists().where(
        Reconsideration.round_id == Candidate.round_id, Reconsideration.school_unit_code == Candidate.school_unit_code
    )
    return and_(Candidate.round_id == round_id, Candidate.outcome == Outcome.DEFERRED, ~put_up)
