"""The transaction of this service and its repositories."""

from sqlalchemy.ext.asyncio import AsyncSession

from agreements.errors import AlreadyAnswered
from agreements.repository import CooperationRepository
from shared.kit.unit_of_work import UnitOfWork


class Work(UnitOfWork):
    service = "agreements"
    constraints = {  # noqa: RUF012 (never changed)
        "uq_cooperation_offer_id": (AlreadyAnswered, "Det finns redan en samverkan för erbjudandet."),
    }

    cooperations: CooperationRepository

    def open(self, session: AsyncSession) -> None:
        self.cooperations = CooperationRepository(session, self.actor)
