"""Releases of the data set for external evaluation, and what it is made of."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from selection.copies import AgreedMeasures, PlannedFollowUp
from selection.models.evaluation_release import EvaluationRelease, ReleaseStatus
from selection.models.offer import Offer
from selection.models.organizer import Organizer
from selection.models.participation import Participation
from selection.models.round import Round, RoundStatus
from selection.rules.evaluation.pseudonyms import File
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one

NAME = "Utlämnandet"
DECIDED = (RoundStatus.DECIDED, RoundStatus.OFFERED, RoundStatus.CLOSED)


class EvaluationReleases:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: EvaluationRelease) -> None:
        self._session.add(row)

    def list_releases(self, *, programme: str | None = None, status: str | None = None) -> Select[EvaluationRelease]:
        """An evaluator sees what has been released: to itself, and to others what is public of it."""
        query = narrowed(
            select(EvaluationRelease), (EvaluationRelease.programme, programme), (EvaluationRelease.status, status)
        )
        if self._actor.condition == "published":
            query = query.where(EvaluationRelease.status == ReleaseStatus.RELEASED)
        return query

    async def get_release(self, release_id: UUID) -> EvaluationRelease:
        return await one(self._session, self.list_releases().where(EvaluationRelease.id == release_id), NAME)

    async def get_release_with_codebook(self, release_id: UUID) -> EvaluationRelease:
        query = self.list_releases().where(EvaluationRelease.id == release_id)
        return await one(self._session, query.options(undefer(EvaluationRelease.codebook)), NAME)

    async def get_release_with_file(self, release_id: UUID, file: File) -> EvaluationRelease:
        content = EvaluationRelease.restricted if file is File.RESTRICTED else EvaluationRelease.public
        query = self.list_releases().where(EvaluationRelease.id == release_id).options(undefer(content))
        if self._actor.condition == "published" and file is File.RESTRICTED:
            # Another evaluator's release is not found, like one that does not exist: its owner is nobody else's matter.
            query = query.where(EvaluationRelease.evaluator == self._actor.subject)
        return await one(self._session, query, NAME)

    async def get_release_for_change(self, release_id: UUID) -> EvaluationRelease:
        query = self.list_releases().where(EvaluationRelease.id == release_id).with_for_update()
        return await one(self._session, query, NAME)

    async def list_decided_rounds(self, programme: str) -> Sequence[Round]:
        """The decided rounds with the result that was decided on, in the order of the decisions."""
        query = select(Round).where(Round.programme == programme, Round.status.in_(DECIDED))
        query = query.order_by(Round.decided_on, Round.id).options(undefer(Round.result))
        return (await self._session.scalars(query)).all()

    async def list_offers(self, programme: str) -> Sequence[Offer]:
        query = select(Offer).where(Offer.programme == programme).order_by(Offer.id)
        return (await self._session.scalars(query)).all()

    async def list_agreed(self, programme: str) -> Sequence[tuple[AgreedMeasures, PlannedFollowUp | None, date | None]]:
        """The measures of each cooperation in the assignment, its follow-ups, and the day that it ended."""
        query = (
            select(AgreedMeasures, PlannedFollowUp, Participation.ends_on)
            .join(Participation, Participation.cooperation_id == AgreedMeasures.cooperation_id)
            .outerjoin(PlannedFollowUp, PlannedFollowUp.cooperation_id == AgreedMeasures.cooperation_id)
            .where(Participation.programme == programme)
            .order_by(AgreedMeasures.cooperation_id)
        )
        return [(row[0], row[1], row[2]) for row in await self._session.execute(query)]

    async def list_types(self) -> dict[str, str]:
        """Organisation number → type of organiser."""
        rows = await self._session.execute(select(Organizer.organization_number, Organizer.organizer_type))
        return {number: kind.value for number, kind in rows}
