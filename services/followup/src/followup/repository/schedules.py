"""Queries on schedules, narrowed to what the caller may see."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, any_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from followup.copies import SchoolUnitCopy
from followup.models.activity import Activity
from followup.models.commitment import AgreedCommitment
from followup.models.indicator import Indicator
from followup.models.letter import Letter, LetterStatus
from followup.models.measure import AgreedMeasure
from followup.models.schedule import Schedule, ScheduleStatus
from followup.models.statement import Statement, StatementStatus
from followup.repository.balances import left_to_account
from followup.rules.schedule import Phase
from shared.kit import lookup
from shared.kit.actor import Actor


class Schedules:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, schedule: Schedule) -> None:
        self._session.add(schedule)

    async def get_schedule(self, cooperation_id: UUID) -> Schedule:
        query = self.list_schedules().where(Schedule.id == cooperation_id)
        return await lookup.one(self._session, query.options(selectinload(Schedule.activities)), "Schemat")

    async def get_phase(self, activity: Activity) -> Phase:
        """The days of the agreement, and of the measure, that an activity follows up."""
        ends_on = func.least(Schedule.ends_on, Schedule.ended_on)
        query = (
            select(Schedule.signed_on, Schedule.starts_on, ends_on, AgreedMeasure.starts_on)
            .outerjoin(AgreedMeasure, AgreedMeasure.measure_id == activity.measure_id)
            .where(Schedule.id == activity.schedule_id)
        )
        return Phase(*(await self._session.execute(query)).one())

    async def get_schedule_for_change(self, cooperation_id: UUID) -> Schedule:
        """Lock the schedule with its activities and measures. Every change locks it before its statements and
        activities, or two changes could deadlock."""
        return lookup.present_or_refused(await self.find_schedule_for_change(cooperation_id), "Schemat")

    async def find_schedule_for_change(self, cooperation_id: UUID) -> Schedule | None:
        """As `lock_schedule`; None before the agreement is signed."""
        query = self.list_schedules().where(Schedule.id == cooperation_id).with_for_update(of=Schedule)
        whole = query.options(selectinload(Schedule.activities), selectinload(Schedule.measures))
        return (await self._session.execute(whole)).scalar_one_or_none()

    async def lock_schedule_of(self, statement_id: UUID) -> None:
        """Lock the schedule alone, before its statement."""
        of_statement = select(Schedule.id).join(Statement, Statement.schedule_id == Schedule.id)
        await self._session.execute(of_statement.where(Statement.id == statement_id).with_for_update(of=Schedule))

    async def pass_parts(self, schedule_id: UUID, organization_number: str, *, now: datetime) -> None:
        """Pass what hangs on a locked schedule to another organiser; versions move, as for any change."""
        for part in (Activity, Statement, Indicator, AgreedCommitment):
            passed = {"organization_number": organization_number, "updated_at": now, "version": part.version + 1}
            moved = update(part).where(part.schedule_id == schedule_id).values(passed)
            # The activities have been read with the schedule.
            await self._session.execute(moved.execution_options(synchronize_session="fetch"))
        # Unsent letters go to the successor; the former one has read those that were sent.
        waiting = update(Letter).where(Letter.schedule_id == schedule_id, Letter.status == LetterStatus.WAITING)
        changed_at = func.greatest(now, Letter.created_at)
        await self._session.execute(waiting.values(organization_number=organization_number, updated_at=changed_at))

    async def lock_running_with_unit(self, school_unit_code: str) -> Sequence[Schedule]:
        """Schedules that cover a unit and have not ended; in order of id, so that two changes cannot deadlock."""
        running = Schedule.status.in_((ScheduleStatus.ACTIVE, ScheduleStatus.PAUSED))
        query = select(Schedule).where(running, Schedule.school_unit_codes.contains([school_unit_code]))
        return (await self._session.execute(query.order_by(Schedule.id).with_for_update(of=Schedule))).scalars().all()

    async def lock_claimed(self, today: date, *, limit: int) -> Sequence[Schedule]:
        """Ended schedules whose statements ask for money that is claimed, when their last day has passed: what is
        expected is more than what is paid and neither approved nor claimed."""
        of_expected = (Statement.schedule_id == Schedule.id, Statement.status == StatementStatus.EXPECTED)
        amount = select(func.sum(Statement.amount)).where(*of_expected).scalar_subquery()
        last_due = select(func.max(Statement.due_on)).where(*of_expected).scalar_subquery()
        query = select(Schedule).where(
            Schedule.status.in_((ScheduleStatus.TERMINATED, ScheduleStatus.COMPLETED)),
            func.coalesce(Schedule.final_statement_on, last_due) < today,
            amount > func.greatest(left_to_account(Schedule.id), 0),
        )
        whole = query.options(selectinload(Schedule.activities), selectinload(Schedule.measures))
        locked = whole.order_by(Schedule.id).limit(limit).with_for_update(of=Schedule, skip_locked=True)
        return (await self._session.execute(locked)).scalars().all()

    async def list_changed_units(self, schedule: Schedule) -> Sequence[SchoolUnitCopy]:
        """Units of a schedule that have closed, go on under another code or have another organiser."""
        query = select(SchoolUnitCopy).where(
            SchoolUnitCopy.school_unit_code.in_(schedule.school_unit_codes),
            _has_changed(schedule.organization_number),
        )
        return (await self._session.execute(query.order_by(SchoolUnitCopy.school_unit_code))).scalars().all()

    def list_schedules(
        self,
        *,
        status: str | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        changed_units: bool | None = None,
        starts_since: date | None = None,
        starts_until: date | None = None,
    ) -> Select[Schedule]:
        query = lookup.narrowed(
            select(Schedule),
            (Schedule.organization_number, self._actor.own_tenant),
            (Schedule.status, status),
            (Schedule.programme, programme),
            (Schedule.organization_number, organization_number),
        )
        query = lookup.within(query, Schedule.starts_on, starts_since, starts_until)
        if changed_units is not None:
            covered = SchoolUnitCopy.school_unit_code == any_(Schedule.school_unit_codes)
            changed = exists().where(covered, _has_changed(Schedule.organization_number))
            query = query.where(changed if changed_units else ~changed)
        return query


def _has_changed(organizer: str | SQLColumnExpression[str]) -> ColumnElement[bool]:
    return or_(
        SchoolUnitCopy.status == "UPPHORT",
        SchoolUnitCopy.replaced_by.is_not(None),
        SchoolUnitCopy.organization_number != organizer,
    )
