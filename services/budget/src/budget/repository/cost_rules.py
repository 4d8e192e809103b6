"""Queries about the rules that say which item a cost kind burdens."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.limits import CostRuleRow
from shared.kit.lookup import narrowed, one


class CostRules:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: CostRuleRow) -> None:
        self._session.add(row)

    async def get_rule(self, rule_id: UUID) -> CostRuleRow:
        return await one(self._session, select(CostRuleRow).where(CostRuleRow.id == rule_id), "Kostnadsregeln")

    async def find_rule(self, programme: str, cost_kind: str, *, valid_from: date) -> CostRuleRow | None:
        return await self._session.scalar(
            select(CostRuleRow).where(
                CostRuleRow.programme == programme,
                CostRuleRow.cost_kind == cost_kind,
                CostRuleRow.valid_from == valid_from,
            )
        )

    async def find_first_day(self, programme: str, cost_kind: str) -> date | None:
        """The day from which a cost kind has had a rule: nothing of it can have arisen before."""
        of_kind = (CostRuleRow.programme == programme, CostRuleRow.cost_kind == cost_kind)
        first: date | None = await self._session.scalar(select(func.min(CostRuleRow.valid_from)).where(*of_kind))
        return first

    def list_rules(self, *, programme: str | None = None) -> Select[CostRuleRow]:
        return narrowed(select(CostRuleRow), (CostRuleRow.programme, programme))

    async def list_rules_on(self, programme: str, day: date) -> dict[str, CostRuleRow]:
        """The rule that applies on a day, by cost kind."""
        query = (
            select(CostRuleRow)
            .where(CostRuleRow.programme == programme, CostRuleRow.valid_from <= day)
            .order_by(CostRuleRow.valid_from)  # a later rule replaces an earlier one in the mapping
        )
        return {row.cost_kind: row for row in await self._session.scalars(query)}

    async def list_programmes(self) -> Sequence[str]:
        return (await self._session.scalars(select(func.distinct(CostRuleRow.programme)))).all()

    async def lock_loading(self) -> None:
        """Let one process load programme files at a time."""
        await self._session.execute(text("SELECT pg_advisory_xact_lock(hashtext('load-programmes'))"))
