"""What has been proposed and decided about ends before their time."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.termination import Termination, TerminationStatus
from agreements.repository.parts import Parts
from shared.kit.actor import Actor
from shared.kit.lookup import within


class Terminations(Parts[Termination]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, Termination)

    def list_terminations(
        self,
        cooperation_id: UUID | None,
        *,
        organization_number: str | None = None,
        status: TerminationStatus | None = None,
        decided_since: date | None = None,
        decided_until: date | None = None,
    ) -> Select[Termination]:
        query = self.list_parts(cooperation_id, organization_number=organization_number, status=status)
        return within(query, Termination.decided_on, decided_since, decided_until)
