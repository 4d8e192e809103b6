"""Queries on letters: what is to be written, what is to be sent, and what hinders the rest."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from followup.models.activity import Activity
from followup.models.contact import Contact
from followup.models.letter import Hindrance, Letter, LetterStatus
from followup.models.survey import Survey, SurveyStatus
from followup.rules.reminders import Addressee, ContactFunction, LetterKind, Step, function_of
from followup.rules.schedule import ActivityKind, ActivityStatus
from shared.clock import new_id
from shared.kit import lookup
from shared.kit.swedish import start_of

T = TypeVar("T")
REACHABLE = "reachable"
_WAITS = Letter.status == LetterStatus.WAITING


class Letters:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_due(self, programme: str, step: Step, *, today: date, limit: int) -> Sequence[Activity]:
        """Activities of which the step has not yet been written, in the order of their due days."""
        first, last = step.due_between(today)
        query = select(Activity).where(
            Activity.programme == programme,
            Activity.status == ActivityStatus.PLANNED,
            Activity.due_on.between(first, last),
            ~exists().where(*_of_step(step.kind, step.to)),
        )
        if step.after:
            # The day before at the latest: whoever is nearest has had a day to act, also after a downtime.
            query = query.where(exists().where(*_of_step(step.kind, step.after), Letter.created_at < start_of(today)))
        query = query.order_by(Activity.due_on, Activity.id).limit(limit)
        # Another worker's rows are skipped: it writes of them itself, and none waits for the other.
        rows = await self._session.execute(query.with_for_update(of=Activity, skip_locked=True))
        return rows.scalars().all()

    async def add_once(self, activities: Sequence[Activity], step: Step, *, now: datetime) -> None:
        rows = [
            {
                "id": new_id(),
                "activity_id": activity.id,
                "schedule_id": activity.schedule_id,
                "statement_id": activity.statement_id,
                "programme": activity.programme,
                "organization_number": activity.organization_number,
                "kind": step.kind,
                "function": function_of(step.to, activity.kind),
                "due_on": activity.due_on,
                "status": LetterStatus.WAITING,
                "attempts": 0,
                "next_try_at": now,
                "created_at": now,
                "updated_at": now,
            }
            for activity in activities
        ]
        if rows:
            await self._session.execute(insert(Letter).on_conflict_do_nothing(), rows)

    async def lock_next(self, today: date, now: datetime, *, surveys: bool) -> tuple[Letter, Contact] | None:
        """The letter that has waited longest for its time, with whom it goes to: its matter is not done, and there is
        an address that nobody has refused. `surveys`: whether links to surveys can be written."""
        followed_up = and_(Activity.status == ActivityStatus.PLANNED, ~_is_past(today))
        query = (
            select(Letter, Contact)
            .outerjoin(Activity, Activity.id == Letter.activity_id)
            .outerjoin(Survey, Survey.id == Letter.survey_id)
            .join(Contact, Contact.id == _best(Contact.id, today))
            .where(_WAITS, Letter.next_try_at <= now, Contact.refused_at.is_(None))
            .where(or_(followed_up, _is_asked(today)) if surveys else followed_up)
            .order_by(Letter.next_try_at, Letter.id)
            .limit(1)
        )
        row = (await self._session.execute(query.with_for_update(of=Letter, skip_locked=True))).one_or_none()
        return (row[0], row[1]) if row else None

    async def get_letter_for_change(self, letter_id: UUID) -> Letter:
        query = select(Letter).where(Letter.id == letter_id).with_for_update()
        return await lookup.one(self._session, query, "Brevet")

    async def stop_settled(self, today: date, now: datetime) -> None:
        """Stop reminders of what is done, cancelled or has another day, and letters of a survey that has closed.

        A letter of a survey is not stopped by its answer: when it was stopped would say when somebody had answered.
        """
        closed = Activity.status.in_((ActivityStatus.DONE, ActivityStatus.CANCELLED))
        done = exists().where(Activity.id == Letter.activity_id, or_(closed, _is_past(today)))
        settled = or_(done, exists().where(Survey.id == Letter.survey_id, ~_is_asked(today)))
        await self._change(settled, {"status": LetterStatus.STOPPED, "hindrance": None}, now)

    async def note_hindrances(self, today: date, now: datetime, *, configured: bool, surveys: bool) -> None:
        """Say of each letter that waits what it waits for. `surveys`: whether links to surveys can be written."""
        refused = Contact.refused_at.is_not(None)
        reach = _best(case((refused, Hindrance.REFUSED_ADDRESS.value), else_=REACHABLE), today)
        state: ColumnElement[str] = func.coalesce(reach, Hindrance.NO_CONTACT.value)
        unset = literal(Hindrance.NOT_CONFIGURED.value)
        if not configured:
            state = unset
        found = state if surveys else case((Letter.survey_id.is_(None), state), else_=unset)
        news = and_(found != REACHABLE, found.is_distinct_from(Letter.hindrance))
        await self._change(news, {"hindrance": found}, now)

    async def count_waiting(self) -> dict[Hindrance | None, int]:
        query = select(Letter.hindrance, func.count().label("number")).where(_WAITS).group_by(Letter.hindrance)
        return {row.hindrance: row.number for row in await self._session.execute(query)}

    async def _change(self, which: ColumnElement[bool], values: dict[str, object], now: datetime) -> None:
        # Locked first and in no one's way: two workers that change many rows could otherwise deadlock.
        rows = select(Letter.id).where(_WAITS, which).with_for_update(of=Letter, skip_locked=True)
        # A turn goes by the time when it began: one that was written meanwhile is not changed before that.
        values = values | {"updated_at": func.greatest(now, Letter.created_at)}
        changed = update(Letter).where(Letter.id.in_(rows)).values(values)
        await self._session.execute(changed.execution_options(synchronize_session=False))

    async def get_letter(self, letter_id: UUID) -> Letter:
        return await lookup.one(self._session, self.list_letters().where(Letter.id == letter_id), "Brevet")

    def list_letters(
        self,
        *,
        status: LetterStatus | None = None,
        hindrance: Hindrance | None = None,
        kind: LetterKind | None = None,
        function: ContactFunction | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        schedule_id: UUID | None = None,
        survey_id: UUID | None = None,
    ) -> Select[Letter]:
        return lookup.narrowed(
            select(Letter),
            (Letter.status, status),
            (Letter.hindrance, hindrance),
            (Letter.kind, kind),
            (Letter.function, function),
            (Letter.programme, programme),
            (Letter.organization_number, organization_number),
            (Letter.schedule_id, schedule_id),
            (Letter.survey_id, survey_id),
        )


def _of_step(kind: LetterKind, to: Addressee) -> tuple[ColumnElement[bool], ...]:
    return (
        Letter.activity_id == Activity.id,
        Letter.due_on == Activity.due_on,
        Letter.kind == kind,
        Letter.function == _function(to),
    )


def _function(to: Addressee) -> ColumnElement[str]:
    """`function_of` an activity in a query."""
    others = function_of(to, ActivityKind.CHECK_POINT).value
    return case((Activity.kind == ActivityKind.STATEMENT, function_of(to, ActivityKind.STATEMENT).value), else_=others)


def _is_past(today: date) -> ColumnElement[bool]:
    """The activity has another day now, or the day that the letter reminds of beforehand has passed."""
    too_late = and_(Letter.kind == LetterKind.BEFORE_DUE, Letter.due_on < today)
    return or_(Activity.due_on != Letter.due_on, too_late)


def _is_asked(today: date) -> ColumnElement[bool]:
    return and_(Survey.status == SurveyStatus.OPEN, Survey.closes_on >= today)


def _best(what: ColumnElement[T] | InstrumentedAttribute[T], today: date) -> ScalarSelect[T]:
    """`what` of the contact that a letter goes to: the one that a survey asks, otherwise the organiser's own before
    that of all, the newest of several."""
    shared = Contact.organization_number.is_(None)
    in_function = and_(
        Letter.addressed_to.is_(None),
        Contact.programme == Letter.programme,
        Contact.function == Letter.function,
        or_(shared, Contact.organization_number == Letter.organization_number),
    )
    query = (
        select(what)
        .where(or_(Contact.id == Letter.addressed_to, in_function))
        .where(Contact.from_on <= today, or_(Contact.until_on.is_(None), Contact.until_on >= today))
        .where(Contact.erased_at.is_(None))
        .order_by(shared, Contact.from_on.desc(), Contact.id.desc())
    )
    return query.limit(1).correlate(Letter).scalar_subquery()
