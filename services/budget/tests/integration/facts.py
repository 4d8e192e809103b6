"""Facts as agreements and follow-up tell them, with amounts in whole kronor."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.contracts.agreements import AgreementAmendedV1, AgreementSignedV1, MeasuresDecidedV1
from shared.contracts.terms import CostKind, CostLine, Instalment, StatementDue
from shared.kit.clock import new_id

ORGANIZER = "2120000530"
UNITS = ("48000763",)
THIS_YEAR = 2026
GRANTS = "1:5 ap.3"
OWN = "1:1"
PROGRAMME = "riktade-insatser-2024"

Costs = dict[tuple[int, str], int | str]


def lines(costs: Costs) -> tuple[CostLine, ...]:
    return tuple(
        CostLine(fiscal_year=year, cost_kind=CostKind(kind), amount=Decimal(amount))
        for (year, kind), amount in costs.items()
    )


def decided(cooperation: UUID, costs: Costs, number: int = 1) -> MeasuresDecidedV1:
    return MeasuresDecidedV1(
        cooperation_id=cooperation,
        decision_id=new_id(),
        decision_number=number,
        diary_number=f"2026:{100 + number}",
        organization_number=ORGANIZER,
        school_unit_codes=UNITS,
        decided_on=date(THIS_YEAR, 11, 2),
        cost_lines=lines(costs),
    )


def signed(cooperation: UUID, costs: Costs, instalments: tuple[Instalment, ...] = ()) -> AgreementSignedV1:
    return AgreementSignedV1(
        cooperation_id=cooperation,
        agreement_id=new_id(),
        version=1,
        diary_number="2026:200",
        content_hash="0" * 64,
        organization_number=ORGANIZER,
        school_unit_codes=UNITS,
        starts_on=date(THIS_YEAR, 11, 16),
        ends_on=date(THIS_YEAR + 2, 12, 31),
        signed_on=date(THIS_YEAR, 11, 16),
        cost_lines=lines(costs),
        measures=(),
        statements_due=tuple(
            StatementDue(statement_id=part.after_statement_id, due_on=part.due_on, amount=part.amount)
            for part in instalments
            if part.after_statement_id
        ),
        instalments=instalments,
    )


def amended(agreement: AgreementSignedV1, costs: Costs, version: int = 2) -> AgreementAmendedV1:
    values = agreement.model_dump() | {"version": version, "cost_lines": lines(costs)}
    return AgreementAmendedV1(**values, previous_version=version - 1)


def instalment(amount: int, number: int = 1, due: date | None = None, after: UUID | None = None) -> Instalment:
    return Instalment(
        instalment_id=new_id(),
        number=number,
        due_on=due or date(THIS_YEAR, 11, 16),
        amount=Decimal(amount),
        after_statement_id=after,
    )
