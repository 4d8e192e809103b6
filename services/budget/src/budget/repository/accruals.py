"""Queries about accruals, as the caller may see them: an organiser its own only."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from budget.copies import ServiceOrder
from budget.models.accruals import Accrual, AccrualState
from budget.models.payments import ON_THEIR_WAY, Payment
from budget.rules.money import ZERO
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one, within

NAME = "Den upplupna kostnaden"
COUNTED = case((Accrual.state == AccrualState.REVERSED, Accrual.settled), else_=Accrual.amount - Accrual.reversed)
"""What counts of an accrual: not what was reversed."""


class Delivered(NamedTuple):
    """What deliveries are counted of: a cost kind of a measure of an agreement."""

    commitment_id: UUID
    cost_kind: str
    measure_id: UUID


class Undelivered(NamedTuple):
    """Kronor that have counted and are no longer delivered, by these orders."""

    amount: Decimal
    orders: list[ServiceOrder]


def _is_of(commitment_id: UUID, cost_kind: str, measure_id: UUID) -> ColumnElement[bool]:
    return and_(
        Accrual.commitment_id == commitment_id, Accrual.cost_kind == cost_kind, Accrual.measure_id == measure_id
    )


def _is_one(column: InstrumentedAttribute[UUID], commitment_id: UUID | None) -> ColumnElement[bool]:
    return true() if commitment_id is None else column == commitment_id


class Accruals:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Accrual) -> None:
        self._session.add(row)

    async def get_accrual(self, accrual_id: UUID) -> Accrual:
        return await one(self._session, self.list_accruals().where(Accrual.id == accrual_id), NAME)

    async def get_accrual_for_change(self, accrual_id: UUID) -> Accrual:
        query = self.list_accruals().where(Accrual.id == accrual_id).with_for_update(of=Accrual)
        return await one(self._session, query.execution_options(populate_existing=True), NAME)

    async def sum_arisen(self, commitment_id: UUID, cost_kind: str, measure_id: UUID) -> Decimal:
        """Kronor that have counted for a measure, whoever asks; of what was reversed only what had been paid."""
        query = select(func.coalesce(func.sum(COUNTED), ZERO)).where(_is_of(commitment_id, cost_kind, measure_id))
        return Decimal((await self._session.execute(query)).scalar_one())

    async def sum_to_pay(
        self, commitment_id: UUID, cost_kind: str, measure_id: UUID, *, besides: UUID | None
    ) -> Decimal:
        """Kronor paid, and on their way in other payments, of what has been recorded as delivered of a measure."""
        of = _is_of(commitment_id, cost_kind, measure_id)
        paid = select(func.coalesce(func.sum(Accrual.settled), ZERO)).where(of)
        under_way = (
            select(func.coalesce(func.sum(Payment.amount), ZERO))
            .join(Accrual, Accrual.id == Payment.accrual_id)
            .where(of, Payment.state.in_(ON_THEIR_WAY), Payment.id.is_distinct_from(besides))
        )
        query = select(paid.scalar_subquery() + under_way.scalar_subquery())
        return Decimal((await self._session.execute(query)).scalar_one())

    async def lock_accruals_of(self, commitment_id: UUID, cost_kind: str, measure_id: UUID) -> Sequence[Accrual]:
        """All of a measure, whoever asks."""
        query = select(Accrual).options(selectinload(Accrual.reversals)).order_by(Accrual.id)
        query = query.where(_is_of(commitment_id, cost_kind, measure_id)).with_for_update(of=Accrual)
        return (await self._session.scalars(query.execution_options(populate_existing=True))).all()

    async def list_undelivered(self, *, commitment_id: UUID | None = None) -> dict[Delivered, Undelivered]:
        """The measures of which more has counted than is delivered, or invoiced with the leave of two."""
        key = (Accrual.commitment_id, Accrual.cost_kind, Accrual.measure_id)
        counted = select(*key, func.sum(COUNTED).label("kronor"))
        arisen = counted.where(_is_one(Accrual.commitment_id, commitment_id)).group_by(*key).subquery()
        ordered = (ServiceOrder.commitment_id, ServiceOrder.cost_kind, ServiceOrder.measure_id)
        most = func.sum(func.greatest(ServiceOrder.delivered, ServiceOrder.invoiced)).label("kronor")
        of_orders = select(*ordered, most).where(_is_one(ServiceOrder.commitment_id, commitment_id))
        limit = of_orders.group_by(*ordered).subquery()
        same = and_(*(arisen.c[column.key] == limit.c[column.key] for column in ordered))
        of_order = and_(*(column == limit.c[column.key] for column in ordered))
        query = (
            select(ServiceOrder, arisen.c.kronor - limit.c.kronor)
            .join(limit, of_order)
            .join(arisen, same)
            .where(arisen.c.kronor > limit.c.kronor)
            .order_by(ServiceOrder.corrected_on, ServiceOrder.id)
        )
        found: dict[Delivered, Undelivered] = {}
        for order, kronor in await self._session.execute(query):
            of = Delivered(order.commitment_id, order.cost_kind, order.measure_id)
            found.setdefault(of, Undelivered(kronor, [])).orders.append(order)
        return found

    def list_accruals(
        self,
        *,
        state: AccrualState | None = None,
        programme: str | None = None,
        commitment_id: UUID | None = None,
        organization_number: str | None = None,
        since: date | None = None,
        until: date | None = None,
        measures: Iterable[Delivered] | None = None,
    ) -> Select[Accrual]:
        """`since` and `until` are days of delivery; `measures`: only those of them."""
        query = select(Accrual).options(selectinload(Accrual.reversals))
        if measures is not None:
            query = query.where(or_(false(), *(_is_of(*measure) for measure in measures)))
        query = within(query, Accrual.incurred_on, since, until)
        return narrowed(
            query,
            (Accrual.organization_number, self._actor.own_tenant),
            (Accrual.organization_number, organization_number),
            (Accrual.state, state),
            (Accrual.programme, programme),
            (Accrual.commitment_id, commitment_id),
        )
