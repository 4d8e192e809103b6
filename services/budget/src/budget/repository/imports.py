"""Queries about files that were read in, and payments that other systems have made."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.imports import ImportKind, ImportRun, OutsidePayment
from shared.kit.lookup import narrowed, one, within

OF_A_VOUCHER = "^[0-9]{4} .+:[0-9]+$"
"""The reference of a row that was read out of a voucher: its year, series and number, and its place."""


class Imports:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: ImportRun | OutsidePayment) -> None:
        self._session.add(row)

    async def get_import(self, import_id: UUID) -> ImportRun:
        return await one(self._session, select(ImportRun).where(ImportRun.id == import_id), "Inläsningen")

    async def find_import(self, kind: str, sha256: str) -> ImportRun | None:
        query = select(ImportRun).where(ImportRun.kind == kind, ImportRun.sha256 == sha256)
        return await self._session.scalar(query)

    def list_imports(
        self, *, kind: ImportKind | None = None, since: date | None = None, until: date | None = None
    ) -> Select[ImportRun]:
        query = narrowed(select(ImportRun), (ImportRun.kind, kind))
        return within(query, ImportRun.imported_at, since, until)

    async def find_outside_payment(self, programme: str, source: str, reference: str) -> OutsidePayment | None:
        """Another system's payment, by that system's name and reference."""
        query = select(OutsidePayment).where(
            OutsidePayment.programme == programme,
            OutsidePayment.source == source,
            OutsidePayment.source_reference == reference,
        )
        return await self._session.scalar(query)

    async def list_rows_of_vouchers(
        self, programme: str, source: str, vouchers: Sequence[str]
    ) -> Mapping[str, set[str]]:
        """References of the rows that are there, by voucher: a row's is its voucher's with the row's number."""
        voucher = func.regexp_replace(OutsidePayment.source_reference, ":[0-9]+$", "")
        query = select(voucher, OutsidePayment.source_reference).where(
            OutsidePayment.programme == programme,
            OutsidePayment.source == source,
            voucher.in_(vouchers),
        )
        found: dict[str, set[str]] = defaultdict(set)
        for name, reference in await self._session.execute(query):
            found[name].add(reference)
        return found

    async def count_of_no_voucher(self, programme: str, fiscal_year: int) -> int:
        """Number of the year's payments that were read in from tables."""
        query = select(func.count()).where(
            OutsidePayment.programme == programme,
            OutsidePayment.fiscal_year == fiscal_year,
            OutsidePayment.source_reference.regexp_match(OF_A_VOUCHER).is_(False),
        )
        return (await self._session.execute(query)).scalar_one()
