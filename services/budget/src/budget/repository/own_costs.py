"""Queries about the agency's own costs, and about income beside the appropriation."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.own_costs import Income, OwnCost, OwnCostState
from budget.rules.accounts import PositionKey
from budget.rules.own_costs import OwnCostKey
from shared.contracts.budget import OwnActivity
from shared.kit.lookup import narrowed, one, within

NAME = "Den egna kostnaden"

# From the ledger, as the outcome tables: what is published is what the books say.
_COUNTED = text(
    "SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e JOIN account a ON a.id = e.account_id "
    "JOIN ledger_transaction t ON t.id = e.ledger_transaction_id "
    "LEFT JOIN own_cost c ON c.id = t.cause_id LEFT JOIN outside_payment o ON o.id = t.cause_id "
    "WHERE a.stage = 'paid' AND a.programme = :programme AND a.item = :item AND a.fiscal_year = :fiscal_year "
    "AND a.cost_kind = :cost_kind AND coalesce(c.id, o.id) IS NOT NULL "
    "AND coalesce(c.activity, o.activity) IS NOT DISTINCT FROM CAST(:activity AS text) "
    "AND coalesce(c.measure_kind, o.measure_kind) IS NOT DISTINCT FROM CAST(:measure_kind AS text)"
)


class OwnCosts:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: OwnCost | Income) -> None:
        self._session.add(row)

    async def get_cost(self, cost_id: UUID) -> OwnCost:
        return await one(self._session, select(OwnCost).where(OwnCost.id == cost_id), NAME)

    async def get_cost_for_change(self, cost_id: UUID) -> OwnCost:
        query = select(OwnCost).where(OwnCost.id == cost_id).with_for_update()
        return await one(self._session, query.execution_options(populate_existing=True), NAME)

    def list_costs(
        self,
        *,
        programme: str | None = None,
        state: OwnCostState | None = None,
        activity: OwnActivity | None = None,
        fiscal_year: int | None = None,
    ) -> Select[OwnCost]:
        return narrowed(
            select(OwnCost),
            (OwnCost.programme, programme),
            (OwnCost.state, state),
            (OwnCost.activity, activity),
            (OwnCost.fiscal_year, fiscal_year),
        )

    async def get_income(self, income_id: UUID) -> Income:
        return await one(self._session, select(Income).where(Income.id == income_id), "Inkomsten")

    def list_incomes(
        self, *, programme: str | None = None, since: date | None = None, until: date | None = None
    ) -> Select[Income]:
        """`since` and `until` are days of receipt."""
        return within(narrowed(select(Income), (Income.programme, programme)), Income.received_on, since, until)

    async def list_income_ids(self, key: PositionKey) -> Sequence[UUID]:
        """Incomes that gave the room of a source beside the appropriation."""
        rows = await self._session.scalars(select(Income).where(Income.programme == key.programme))
        return [row.id for row in rows if row.position == key]

    async def sum_counted(self, key: OwnCostKey) -> Decimal:
        return Decimal((await self._session.execute(_COUNTED, key._asdict())).scalar_one())
