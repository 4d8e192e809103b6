"""Queries on surveys: who is asked, the links that have not been used, and what was answered, counted."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from followup.models.contact import Contact
from followup.models.letter import Letter, LetterStatus
from followup.models.quality_dialogue import QualityDialogue
from followup.models.survey import Survey, SurveyGroup, SurveyInvitation, SurveyResult, SurveyStatus
from followup.rules.quality_dialogues import DialogueStatus
from followup.rules.reminders import LetterKind
from shared.clock import new_id
from shared.kit import lookup
from shared.kit.actor import Actor

NAME = "Enkäten"


class Surveys:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Survey | SurveyGroup | SurveyInvitation | SurveyResult) -> None:
        self._session.add(row)

    async def get_survey(self, survey_id: UUID) -> Survey:
        return await lookup.one(self._session, self.list_surveys().where(Survey.id == survey_id), NAME)

    async def get_survey_for_change(self, survey_id: UUID) -> Survey:
        query = select(Survey).where(Survey.id == survey_id).with_for_update()
        return await lookup.one(self._session, query, NAME)

    def list_surveys(
        self,
        *,
        programme: str | None = None,
        status: SurveyStatus | None = None,
        quality_round_id: UUID | None = None,
    ) -> Select[Survey]:
        """An organiser sees those in which its people are asked."""
        query = lookup.narrowed(
            select(Survey),
            (Survey.programme, programme),
            (Survey.status, status),
            (Survey.quality_round_id, quality_round_id),
        )
        if own := self._actor.own_tenant:
            query = query.where(exists().where(Letter.survey_id == Survey.id, Letter.organization_number == own))
        return query

    async def list_contacts(self, survey: Survey, today: date) -> Sequence[Contact]:
        """Contacts who can be asked, in an order that says nothing; none whose address has been refused."""
        query = select(Contact).where(
            Contact.programme == survey.programme,
            Contact.function.in_(survey.levels.root),
            Contact.from_on <= today,
            or_(Contact.until_on.is_(None), Contact.until_on >= today),
            Contact.erased_at.is_(None),
            Contact.refused_at.is_(None),
        )
        if survey.quality_round_id:
            query = query.where(
                exists().where(
                    QualityDialogue.round_id == survey.quality_round_id,
                    QualityDialogue.organization_number == Contact.organization_number,
                    QualityDialogue.status == DialogueStatus.SUMMED_UP,
                )
            )
        return (await self._session.execute(query.order_by(Contact.id))).scalars().all()

    async def add_invitations(self, groups: Iterable[tuple[str, UUID]]) -> None:
        """Add (digest of the secret, group) of everyone who is asked, in the order of the digests: nobody's."""
        rows = [{"secret_digest": digest, "group_id": group_id} for digest, group_id in sorted(groups)]
        if rows:
            await self._session.execute(insert(SurveyInvitation), rows)

    async def add_letters(self, survey: Survey, contacts: Sequence[Contact], now: datetime) -> None:
        rows = [
            {
                "id": new_id(),
                "survey_id": survey.id,
                "addressed_to": contact.id,
                "programme": survey.programme,
                "organization_number": contact.organization_number,
                "kind": LetterKind.SURVEY,
                "function": contact.function,
                "due_on": survey.closes_on,
                "status": LetterStatus.WAITING,
                "attempts": 0,
                "next_try_at": now,
                "created_at": now,
                "updated_at": now,
            }
            for contact in contacts
        ]
        await self._session.execute(insert(Letter), rows)

    async def remind(self, survey: Survey, now: datetime) -> None:
        """A reminder to everyone who was asked, whether they have answered or not: nobody knows. Once."""
        values = {
            "id": func.uuidv7(),
            "survey_id": Letter.survey_id.expression,
            "addressed_to": Letter.addressed_to.expression,
            "programme": Letter.programme.expression,
            "organization_number": Letter.organization_number.expression,
            "kind": literal(LetterKind.SURVEY_REMINDER.value),
            "function": Letter.function.expression,
            "due_on": Letter.due_on.expression,
            "status": literal(LetterStatus.WAITING.value),
            "attempts": literal(0),
            "next_try_at": literal(now),
            "created_at": literal(now),
            "updated_at": literal(now),
        }
        asked = select(*values.values()).where(Letter.survey_id == survey.id, Letter.kind == LetterKind.SURVEY)
        statement = insert(Letter).from_select(list(values), asked, include_defaults=False)
        await self._session.execute(statement.on_conflict_do_nothing(constraint="uq_letter_survey"))

    async def list_unreminded(self) -> Sequence[Survey]:
        """Open surveys of which no reminder has been written."""
        reminded = exists().where(Letter.survey_id == Survey.id, Letter.kind == LetterKind.SURVEY_REMINDER)
        query = select(Survey).where(Survey.status == SurveyStatus.OPEN, ~reminded).order_by(Survey.id)
        return (await self._session.execute(query)).scalars().all()

    async def find_invitation(self, secret_digest: str) -> tuple[SurveyInvitation, SurveyGroup, Survey] | None:
        """The link that has not been used, of a survey that is open, with what it asks."""
        query = self._invitation(secret_digest)
        row = (await self._session.execute(query)).one_or_none()
        return (row[0], row[1], row[2]) if row else None

    async def lock_invitation(self, secret_digest: str) -> tuple[SurveyInvitation, SurveyGroup, Survey] | None:
        """Lock it for change. The survey is locked first, shared: whoever closes it waits, and two answers do not wait
        for each other until they count in the same group."""
        survey = select(Survey.id).where(
            Survey.id.in_(
                select(SurveyGroup.survey_id)
                .join(SurveyInvitation, SurveyInvitation.group_id == SurveyGroup.id)
                .where(SurveyInvitation.secret_digest == secret_digest)
            )
        )
        await self._session.execute(survey.with_for_update(read=True))
        query = self._invitation(secret_digest).with_for_update(of=SurveyInvitation)
        row = (await self._session.execute(query)).one_or_none()
        return (row[0], row[1], row[2]) if row else None

    async def lock_group(self, group: SurveyGroup) -> SurveyGroup:
        """Lock the group and read it again: others may have counted in it while this waited."""
        await self._session.refresh(group, with_for_update=True)
        return group

    async def spend(self, invitation: SurveyInvitation) -> None:
        await self._session.delete(invitation)

    async def list_groups(self, survey_id: UUID) -> Sequence[SurveyGroup]:
        query = select(SurveyGroup).where(SurveyGroup.survey_id == survey_id)
        query = query.order_by(SurveyGroup.level, SurveyGroup.organization_number.nulls_last())
        return (await self._session.execute(query)).scalars().all()

    async def forget(self, survey_id: UUID) -> None:
        """Delete all unused links, all drafts and all counts: what the result shows is all that is left."""
        groups = select(SurveyGroup.id).where(SurveyGroup.survey_id == survey_id)
        await self._session.execute(delete(SurveyInvitation).where(SurveyInvitation.group_id.in_(groups)))
        await self._session.execute(delete(SurveyGroup).where(SurveyGroup.survey_id == survey_id))

    async def lock_due(self, today: date) -> Survey | None:
        """An open survey whose last day has passed; another worker's is left to it."""
        query = select(Survey).where(Survey.status == SurveyStatus.OPEN, Survey.closes_on < today)
        query = query.order_by(Survey.closes_on, Survey.id).limit(1).with_for_update(skip_locked=True)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def find_result(self, survey_id: UUID) -> SurveyResult | None:
        return await self._session.get(SurveyResult, survey_id)

    async def find_earlier(self, survey: Survey) -> SurveyResult | None:
        """The result of the survey before it that asked from the same question bank in the same assignment."""
        query = select(SurveyResult).where(
            SurveyResult.programme == survey.programme,
            SurveyResult.bank_code == survey.bank.code,
            SurveyResult.survey_id != survey.id,
        )
        query = query.order_by(SurveyResult.closed_on.desc(), SurveyResult.survey_id.desc()).limit(1)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def list_results(self, programme: str, as_of: date) -> Sequence[SurveyResult]:
        """The last result of each question bank by the day. It is made on the day it is known, and never changes."""
        query = (
            select(SurveyResult)
            .ext(distinct_on(SurveyResult.bank_code))
            .where(SurveyResult.programme == programme, SurveyResult.closed_on <= as_of)
            .order_by(SurveyResult.bank_code, SurveyResult.closed_on.desc(), SurveyResult.survey_id.desc())
        )
        return (await self._session.execute(query)).scalars().all()

    def _invitation(self, secret_digest: str) -> Select[SurveyInvitation, SurveyGroup, Survey]:
        return (
            select(SurveyInvitation, SurveyGroup, Survey)
            .join(SurveyGroup, SurveyGroup.id == SurveyInvitation.group_id)
            .join(Survey, Survey.id == SurveyGroup.survey_id)
            .where(SurveyInvitation.secret_digest == secret_digest, Survey.status == SurveyStatus.OPEN)
        )
