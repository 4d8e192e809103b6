"""Supervision decisions, as registered and as they stand for today's codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.supervision_decision import Decision, SupervisionDecision, SupervisionStatus
from selection.repository.succession import Succession
from shared.kit.lookup import narrowed, one, within


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """A supervision decision, under the present codes of those it concerns."""

    diary_number: str
    organization_number: str
    school_unit_code: str | None
    decision: Decision
    status: SupervisionStatus
    serious: bool
    extensive_in_central_parts: bool
    quality_work: bool


class SupervisionDecisions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: SupervisionDecision) -> None:
        self._session.add(row)

    def list_decisions(
        self,
        *,
        organization_number: str | None = None,
        school_unit_code: str | None = None,
        status: str | None = None,
        diary_number: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[SupervisionDecision]:
        """`since` and `until` are days of the decision."""
        query = narrowed(
            select(SupervisionDecision),
            (SupervisionDecision.organization_number, organization_number),
            (SupervisionDecision.school_unit_code, school_unit_code),
            (SupervisionDecision.status, status),
            (SupervisionDecision.diary_number, diary_number),
        )
        return within(query, SupervisionDecision.decided_on, since, until)

    async def get_decision(self, decision_id: UUID) -> SupervisionDecision:
        query = select(SupervisionDecision).where(SupervisionDecision.id == decision_id)
        return await one(self._session, query, "Tillsynsbeslutet")

    async def get_decision_for_change(self, decision_id: UUID) -> SupervisionDecision:
        query = select(SupervisionDecision).where(SupervisionDecision.id == decision_id).with_for_update()
        return await one(self._session, query, "Tillsynsbeslutet")

    async def find_decision(
        self, diary_number: str, organization_number: str, school_unit_code: str | None
    ) -> SupervisionDecision | None:
        query = select(SupervisionDecision).where(
            SupervisionDecision.diary_number == diary_number,
            SupervisionDecision.organization_number == organization_number,
            SupervisionDecision.school_unit_code.is_not_distinct_from(school_unit_code),
        )
        return (await self._session.scalars(query.with_for_update())).one_or_none()

    async def list_changed_since(self, moment: datetime, organizers: Iterable[str]) -> Sequence[str]:
        """Diary numbers of the organisers' decisions that are new or other than they were at `moment`."""
        query = select(SupervisionDecision.diary_number).where(
            SupervisionDecision.updated_at > moment, SupervisionDecision.organization_number.in_(set(organizers))
        )
        return (await self._session.scalars(query.distinct().order_by(SupervisionDecision.diary_number))).all()

    async def list_ids(self, organization_number: str) -> list[UUID]:
        query = select(SupervisionDecision.id).where(SupervisionDecision.organization_number == organization_number)
        return list((await self._session.scalars(query)).all())

    async def list_all_decisions(self) -> Sequence[SupervisionDecision]:
        query = select(SupervisionDecision).order_by(SupervisionDecision.decided_on, SupervisionDecision.id)
        return (await self._session.scalars(query)).all()

    async def list_standing_decisions(self, succession: Succession) -> Sequence[StandingDecision]:
        """Decisions under present codes: neither a new code nor a merger leaves a decision behind."""
        return [
            StandingDecision(
                diary_number=row.diary_number,
                organization_number=succession.organizer(row.organization_number),
                school_unit_code=succession.unit(row.school_unit_code) if row.school_unit_code else None,
                decision=row.decision,
                status=row.status,
                serious=row.serious,
                extensive_in_central_parts=row.extensive_in_central_parts,
                quality_work=row.quality_work,
            )
            for row in (await self._session.scalars(select(SupervisionDecision))).all()
        ]
