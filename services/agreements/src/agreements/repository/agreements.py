"""Agreements with their versions and signatures, their status changes, and the decisions they build on."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from agreements.models import Agreement, AgreementVersion, Decision, DecisionStatus, StatusChange
from agreements.repository.parts import PartRepository
from shared.kit.actor import Actor


class AgreementRepository(PartRepository[Agreement]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        whole = selectinload(Agreement.versions).selectinload(AgreementVersion.signatures)
        super().__init__(session, actor, Agreement, whole)

    def add_change(self, change: StatusChange) -> None:
        self._session.add(change)

    def list_versions(self, agreement_id: UUID) -> Select[AgreementVersion]:
        """Of an agreement that the caller has been found to see."""
        query = select(AgreementVersion).where(AgreementVersion.agreement_id == agreement_id)
        return query.options(selectinload(AgreementVersion.signatures))

    def list_changes(self, agreement_id: UUID) -> Select[StatusChange]:
        return select(StatusChange).where(StatusChange.agreement_id == agreement_id)


class DecisionRepository(PartRepository[Decision]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, Decision)

    async def find_with_status(self, cooperation_id: UUID, status: DecisionStatus) -> Decision | None:
        query = self.list_of(cooperation_id).where(Decision.status == status)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def next_number(self, cooperation_id: UUID) -> int:
        """The case is locked by the caller, so two proposals cannot get the same number."""
        query = select(func.coalesce(func.max(Decision.decision_number), 0)).where(
            Decision.cooperation_id == cooperation_id
        )
        return int((await self._session.execute(query)).scalar_one()) + 1
