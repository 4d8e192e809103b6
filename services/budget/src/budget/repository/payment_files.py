"""Queries about payment files."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from budget.models.payments import PaymentFile
from shared.kit.lookup import one, within


class PaymentFiles:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: PaymentFile) -> None:
        self._session.add(row)

    async def get_file(self, file_id: UUID) -> PaymentFile:
        """The file with its content, which lists leave out."""
        query = select(PaymentFile).options(undefer(PaymentFile.content)).where(PaymentFile.id == file_id)
        return await one(self._session, query, "Betalfilen")

    def list_files(self, *, since: date | None = None, until: date | None = None) -> Select[PaymentFile]:
        """`since` and `until` are days to pay on."""
        return within(select(PaymentFile), PaymentFile.pay_on, since, until)
