"""The seals on case files, and those that are asked for and not put on yet."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from agreements.models.case_file_seal import CaseFileSeal
from agreements.repository.parts import Parts
from shared.kit.lookup import among


class CaseFileSeals(Parts[CaseFileSeal]):
    async def find_unsealed(self, *, besides: Collection[UUID]) -> UUID | None:
        """The seal that has waited the longest."""
        waiting = CaseFileSeal.sealed_at.is_(None), ~among(CaseFileSeal.id, besides)
        query = select(CaseFileSeal.id).where(*waiting).order_by(CaseFileSeal.created_at).limit(1)
        return (await self._session.execute(query)).scalar_one_or_none()
