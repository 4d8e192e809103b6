"""Reminders of answers, and the answers that are waited for."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.consultation import Consultation
from selection.models.offer import Offer, OfferStatus
from selection.models.reminder import Awaited, Reminder, ReminderKind
from selection.models.round import Round
from shared.kit.lookup import narrowed, one


class Reminders:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_unreminded_offers(
        self, kind: ReminderKind, *, today: date, until: date, limit: int
    ) -> Sequence[Offer]:
        """Unanswered offers without a reminder of the kind. Those another worker has locked are skipped."""
        reminded = exists().where(
            Reminder.offer_id == Offer.id, Reminder.kind == kind, Reminder.answer_by == Offer.answer_by
        )
        due = _due(kind, Offer, today=today, until=until)
        query = select(Offer).where(Offer.status == OfferStatus.MADE, due, ~reminded)
        query = query.order_by(Offer.answer_by, Offer.id).limit(limit)
        return (await self._session.scalars(query.with_for_update(skip_locked=True))).all()

    async def lock_unreminded_consultations(
        self, kind: ReminderKind, *, today: date, until: date, limit: int
    ) -> Sequence[tuple[Consultation, str]]:
        """Open consultations without a reminder of the kind, each with its programme."""
        reminded = exists().where(
            Reminder.round_id == Consultation.round_id,
            Reminder.offer_id.is_(None),
            Reminder.kind == kind,
            Reminder.answer_by == Consultation.answer_by,
        )
        query = select(Consultation, Round.programme).join(Round, Round.id == Consultation.round_id)
        due = _due(kind, Consultation, today=today, until=until)
        query = query.where(Consultation.closed_on.is_(None), due, ~reminded)
        query = query.order_by(Consultation.answer_by, Consultation.id).limit(limit)
        rows = await self._session.execute(query.with_for_update(skip_locked=True, of=Consultation))
        return [(row[0], row[1]) for row in rows]

    async def add(self, reminder: Reminder) -> bool:
        """False when it has been given already."""
        values = {column.key: getattr(reminder, column.key) for column in Reminder.__table__.columns}
        stored = await self._session.execute(
            insert(Reminder).values(values).on_conflict_do_nothing().returning(Reminder.id)
        )
        return stored.scalar_one_or_none() is not None

    def list_reminders(
        self,
        *,
        awaited: Awaited | None = None,
        kind: ReminderKind | None = None,
        programme: str | None = None,
        round_id: UUID | None = None,
        organization_number: str | None = None,
        own: str | None = None,
    ) -> Select[Reminder]:
        """`own`: only those of that organisation."""
        return narrowed(
            select(Reminder),
            (Reminder.awaited, awaited),
            (Reminder.kind, kind),
            (Reminder.programme, programme),
            (Reminder.round_id, round_id),
            (Reminder.organization_number, organization_number),
            (Reminder.organization_number, own),
        )

    async def get_reminder(self, reminder_id: UUID, *, own: str | None) -> Reminder:
        """`own`: only when it belongs to that organisation."""
        query = self.list_reminders(own=own).where(Reminder.id == reminder_id)
        return await one(self._session, query, "Påminnelsen")


def _due(kind: ReminderKind, answer: type[Offer] | type[Consultation], *, today: date, until: date) -> Any:
    """Soon: from today to `until`. Overdue: the last day has passed, and it is still in time on the day itself."""
    if kind is ReminderKind.OVERDUE:
        return answer.answer_by < today
    return answer.answer_by.between(today, until)
