"""Sealed documents, and what has been signed and is not sealed yet."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.agreement import Agreement
from agreements.models.agreement_version import AgreementVersion, VersionState
from agreements.models.carry_over import CarriedOver
from agreements.models.first_agreement import FirstAgreement
from agreements.models.sealed_document import SealedDocument
from shared.kit.lookup import among


class Signed(NamedTuple):
    cooperation_id: UUID
    signed_id: UUID


class Documents:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, sealed: SealedDocument) -> None:
        self._session.add(sealed)

    async def find_sealed(self, signed_id: UUID) -> SealedDocument | None:
        query = select(SealedDocument).where(SealedDocument.signed_id == signed_id)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def list_hashes(self, cooperation_id: UUID) -> dict[UUID, str]:
        """The checksums of the case's sealed documents by id, without the bytes."""
        query = select(SealedDocument.signed_id, SealedDocument.sha256).where(
            SealedDocument.cooperation_id == cooperation_id
        )
        return {row.signed_id: row.sha256 for row in await self._session.execute(query)}

    async def find_unsealed(self, *, besides: Collection[UUID]) -> Signed | None:
        """A first agreement or a version that both parties have signed and that is not sealed."""
        signed = union_all(
            select(FirstAgreement.cooperation_id, FirstAgreement.id.label("signed_id")).where(
                FirstAgreement.agency_signed_at.is_not(None), FirstAgreement.organizer_signed_at.is_not(None)
            ),
            select(Agreement.cooperation_id, AgreementVersion.id.label("signed_id"))
            .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
            # What was signed before the case was carried over was not signed here, and has a document of its own.
            .outerjoin(CarriedOver, CarriedOver.cooperation_id == Agreement.cooperation_id)
            .where(
                AgreementVersion.state.in_([VersionState.SIGNED, VersionState.SUPERSEDED]),
                or_(CarriedOver.cooperation_id.is_(None), AgreementVersion.number > 1),
            ),
        ).subquery()
        sealed = select(literal(1)).where(SealedDocument.signed_id == signed.c.signed_id).exists()
        query = select(signed).where(~sealed, ~among(signed.c.signed_id, besides)).limit(1)
        row = (await self._session.execute(query)).one_or_none()
        return Signed(*row) if row else None
