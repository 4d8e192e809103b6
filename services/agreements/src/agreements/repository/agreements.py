"""Agreements with their versions and signatures, their status changes, and the decisions they build on."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.agreement_version import AgreementVersion
from agreements.models.status_change import StatusChange
from agreements.repository.parts import Parts
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed

WITH_SIGNATURES = selectinload(AgreementVersion.signatures)
WITH_VERSIONS = selectinload(Agreement.versions).selectinload(AgreementVersion.signatures)
"""Two more statements, however many agreements are listed."""


class Agreements(Parts[Agreement]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, Agreement, WITH_VERSIONS)

    def list_agreements(
        self,
        cooperation_id: UUID | None,
        *,
        organization_number: str | None = None,
        status: AgreementStatus | None = None,
        diary_number: str | None = None,
        signed_since: date | None = None,
        signed_until: date | None = None,
    ) -> Select[Agreement]:
        """`signed_since` and `signed_until`: one and the same version was signed by both then."""
        query = narrowed(
            self.list_parts(cooperation_id),
            (Agreement.organization_number, organization_number),
            (Agreement.status, status),
            (Agreement.diary_number, diary_number),
        )
        if signed_since is None and signed_until is None:
            return query
        days = (
            AgreementVersion.signed_on >= (signed_since or date.min),
            AgreementVersion.signed_on <= (signed_until or date.max),
        )
        return query.where(Agreement.versions.any(and_(*days)))

    def add_change(self, change: StatusChange) -> None:
        self._session.add(change)

    def list_versions(self, agreement_id: UUID) -> Select[AgreementVersion]:
        """The versions of an agreement that the caller has been found to see."""
        query = select(AgreementVersion).where(AgreementVersion.agreement_id == agreement_id)
        return query.options(WITH_SIGNATURES)

    async def list_changes_of(self, agreement_id: UUID) -> list[StatusChange]:
        query = self.list_changes(agreement_id).order_by(StatusChange.changed_at)
        return list((await self._session.execute(query)).scalars())

    def list_changes(self, agreement_id: UUID) -> Select[StatusChange]:
        return select(StatusChange).where(StatusChange.agreement_id == agreement_id)
