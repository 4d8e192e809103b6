"""Facts as agreements publishes them, with amounts in whole kronor: one organiser, one programme, this year."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.contracts.agreements import (
    AgreementAmendedV1,
    AgreementSignedV1,
    MeasuresDecidedV1,
    ServiceOrderChangedV1,
)
from shared.contracts.terms import CostLine, Instalment
from tests.support import facts
from tests.support.facts import GRANTS, OWN, PROGRAMME

ORGANIZER = facts.JONKOPING
THIS_YEAR = 2026
SUPPLIER = "2021002932"

__all__ = [
    "GRANTS",
    "ORGANIZER",
    "OWN",
    "PROGRAMME",
    "THIS_YEAR",
    "amended",
    "decided",
    "instalment",
    "lines",
    "signed",
]

Costs = dict[tuple[int, str], int | str]


def lines(costs: Costs) -> tuple[CostLine, ...]:
    return tuple(
        facts.cost_line(fiscal_year=year, cost_kind=kind, amount=Decimal(amount))
        for (year, kind), amount in costs.items()
    )


def decided(cooperation: UUID, costs: Costs, number: int = 1) -> MeasuresDecidedV1:
    return facts.measures_decided(
        cooperation_id=cooperation,
        decision_number=number,
        diary_number=f"2026:{100 + number}",
        organization_number=ORGANIZER,
        cost_lines=lines(costs),
    )


def signed(cooperation: UUID, costs: Costs, instalments: tuple[Instalment, ...] = ()) -> AgreementSignedV1:
    return facts.agreement_signed(
        cooperation_id=cooperation,
        diary_number="2026:200",
        organization_number=ORGANIZER,
        starts_on=date(THIS_YEAR, 11, 16),
        ends_on=date(THIS_YEAR + 2, 12, 31),
        signed_on=date(THIS_YEAR, 11, 16),
        cost_lines=lines(costs),
        measures=(),
        statements_due=tuple(
            facts.statement_due(statement_id=part.after_statement_id, due_on=part.due_on, amount=part.amount)
            for part in instalments
            if part.after_statement_id
        ),
        instalments=instalments,
    )


def amended(agreement: AgreementSignedV1, costs: Costs, version: int = 2) -> AgreementAmendedV1:
    return facts.agreement_amended(agreement, version=version, previous_version=version - 1, cost_lines=lines(costs))


def ordered(
    agreement: AgreementSignedV1, order: UUID, course: UUID, *, delivered: int, invoiced: int = 0, **more: Any
) -> ServiceOrderChangedV1:
    """300 kronor of a course are ordered of the agreement."""
    return facts.service_order_changed(
        service_order_id=order,
        cooperation_id=agreement.cooperation_id,
        agreement_id=agreement.agreement_id,
        measure_id=course,
        supplier_number=SUPPLIER,
        ordered="300.00",
        delivered=f"{delivered}.00",
        invoiced=f"{invoiced}.00",
        **more,
    )


def instalment(amount: int, number: int = 1, due: date | None = None, after: UUID | None = None) -> Instalment:
    return facts.instalment(
        number=number, due_on=due or date(THIS_YEAR, 11, 16), amount=Decimal(amount), after_statement_id=after
    )
