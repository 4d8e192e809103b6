"""Cases that pass to an organiser's successor."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.succession import Succession, SuccessionStatus
from agreements.repository.parts import Parts
from shared.kit.actor import Actor
from shared.kit.lookup import within


class Successions(Parts[Succession]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, Succession)

    def list_successions(
        self,
        cooperation_id: UUID | None,
        *,
        organization_number: str | None = None,
        status: SuccessionStatus | None = None,
        decided_since: date | None = None,
        decided_until: date | None = None,
    ) -> Select[Succession]:
        query = self.list_parts(cooperation_id, organization_number=organization_number, status=status)
        return within(query, Succession.decided_on, decided_since, decided_until)
