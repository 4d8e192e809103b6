"""Queries on summaries of quality dialogues, their approvals, and the steps that they agreed on."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import OrganizerCopy
from followup.models.quality_dialogue import QualityDialogue
from followup.models.quality_step import QualityStep
from followup.models.quality_summary import QualityApproval, QualitySummary
from followup.rules.quality_dialogues import Side, StepStatus
from shared.kit import lookup
from shared.kit.actor import Actor


class QualitySummaries:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: QualitySummary | QualityApproval | QualityStep) -> None:
        self._session.add(row)

    async def get_summary(self, summary_id: UUID) -> QualitySummary:
        query = self.list_summaries().where(QualitySummary.id == summary_id)
        return await lookup.one(self._session, query, "Sammanfattningen")

    async def get_version(self, dialogue_id: UUID, number: int) -> QualitySummary:
        query = self.list_summaries(dialogue_id).where(QualitySummary.number == number)
        return await lookup.one(self._session, query, "Sammanfattningen")

    async def has_written_for_other(self, dialogue_id: UUID, side: Side) -> bool:
        """True when the actor has written any version of the dialogue's summary for another side."""
        query = exists().where(
            QualitySummary.dialogue_id == dialogue_id,
            QualitySummary.written_by == self._actor.subject,
            QualitySummary.side != side,
        )
        return bool((await self._session.execute(select(query))).scalar_one())

    def list_summaries(
        self, dialogue_id: UUID | None = None, *, organization_number: str | None = None
    ) -> Select[QualitySummary]:
        return lookup.narrowed(
            select(QualitySummary),
            (QualitySummary.organization_number, self._actor.own_tenant),
            (QualitySummary.dialogue_id, dialogue_id),
            (QualitySummary.organization_number, organization_number),
        )

    async def list_approvals(self, summary: QualitySummary) -> Sequence[QualityApproval]:
        query = select(QualityApproval).where(
            QualityApproval.dialogue_id == summary.dialogue_id, QualityApproval.number == summary.number
        )
        return (await self._session.scalars(query.order_by(QualityApproval.approved_at, QualityApproval.side))).all()

    async def get_step(self, step_id: UUID) -> QualityStep:
        return await lookup.one(self._session, self.list_steps().where(QualityStep.id == step_id), "Steget")

    def list_steps(
        self,
        *,
        organization_number: str | None = None,
        dialogue_id: UUID | None = None,
        status: StepStatus | None = None,
    ) -> Select[QualityStep]:
        """Steps; an organiser's include those agreed on by organisers that have gone up in it."""
        query = lookup.narrowed(
            select(QualityStep), (QualityStep.dialogue_id, dialogue_id), (QualityStep.status, status)
        )
        for number in filter(None, (organization_number, self._actor.own_tenant)):
            query = query.where(_is_of(number))
        return query

    async def lock_earlier_steps(self, dialogue: QualityDialogue) -> Sequence[QualityStep]:
        """Open steps of the dialogues that were held before this one; in order of id, after the dialogue."""
        query = (
            select(QualityStep)
            .join(QualityDialogue, QualityDialogue.id == QualityStep.dialogue_id)
            .where(
                _is_of(dialogue.organization_number),
                QualityStep.status == StepStatus.OPEN,
                QualityDialogue.held_on < dialogue.held_on,
            )
            .order_by(QualityStep.id)
        )
        return (await self._session.scalars(query.with_for_update(of=QualityStep))).all()

    async def list_reviewed_in(self, dialogue_id: UUID) -> Sequence[QualityStep]:
        query = select(QualityStep).where(QualityStep.reviewed_in == dialogue_id)
        return (await self._session.scalars(query.order_by(QualityStep.due_on, QualityStep.id))).all()


def _is_of(organization_number: str) -> ColumnElement[bool]:
    merged = select(OrganizerCopy.organization_number).where(OrganizerCopy.merged_into == organization_number)
    return or_(QualityStep.organization_number == organization_number, QualityStep.organization_number.in_(merged))
