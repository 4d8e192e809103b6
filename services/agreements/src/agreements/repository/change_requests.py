"""What organisers have asked to have changed."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.change_request import ChangeRequest, ChangeRequestStatus
from agreements.repository.parts import Parts
from shared.kit.actor import Actor
from shared.kit.lookup import within


class ChangeRequests(Parts[ChangeRequest]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, ChangeRequest)

    def list_change_requests(
        self,
        cooperation_id: UUID | None,
        *,
        organization_number: str | None = None,
        status: ChangeRequestStatus | None = None,
        requested_since: date | None = None,
        requested_until: date | None = None,
    ) -> Select[ChangeRequest]:
        query = self.list_parts(cooperation_id, organization_number=organization_number, status=status)
        return within(query, ChangeRequest.requested_on, requested_since, requested_until)
