"""An agreement as agreements would tell of it, for the tests."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.contracts.agreements import AgreementAmendedV1, AgreementSignedV1
from shared.contracts.terms import (
    AgreementTerms,
    CostKind,
    CostLine,
    ImpactFactor,
    Instalment,
    Measure,
    MeasureKind,
    MeasureLevel,
    StatementDue,
)
from shared.kit.clock import new_id

ARBOGA = "2120002122"
JONKOPING = "2120000530"
PROGRAMME = "riktade-insatser-2024"


def a_measure(measure_id: UUID | None = None, follow_up_on: date = date(2027, 5, 14)) -> Measure:
    return Measure(
        measure_id=measure_id or new_id(),
        level=MeasureLevel.SCHOOL_UNIT,
        kind=MeasureKind.PROCESS_SUPPORT,
        impact_factor=ImpactFactor.COLLEGIAL_LEARNING,
        school_unit_codes=("48000763",),
        starts_on=date(2027, 1, 11),
        ends_on=date(2027, 6, 11),
        follow_up_on=follow_up_on,
    )


def a_statement_due(
    statement_id: UUID | None = None, due_on: date = date(2027, 9, 30), amount: str = "250000.00"
) -> StatementDue:
    return StatementDue(statement_id=statement_id or new_id(), due_on=due_on, amount=Decimal(amount))


def terms(**changed: Any) -> AgreementTerms:
    """Two years from 1 December 2026, one measure, one grant of 250 000 kronor to account for."""
    values: dict[str, Any] = {
        "cooperation_id": new_id(),
        "agreement_id": new_id(),
        "version": 1,
        "diary_number": "ÖK 2026:12",
        "content_hash": "0" * 64,
        "organization_number": ARBOGA,
        "school_unit_codes": ("48000763",),
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2028, 11, 30),
        "signed_on": date(2026, 11, 20),
        "cost_lines": (CostLine(fiscal_year=2027, cost_kind=CostKind.GRANT, amount=Decimal("500000.00")),),
        "measures": (a_measure(),),
        "statements_due": (a_statement_due(),),
        "instalments": (
            Instalment(instalment_id=new_id(), number=1, due_on=date(2026, 12, 1), amount=Decimal("250000.00")),
        ),
    }
    return AgreementTerms(**(values | changed))


def signed(**changed: Any) -> AgreementSignedV1:
    return AgreementSignedV1(**terms(**changed).model_dump())


def amended(before: AgreementTerms, **changed: Any) -> AgreementAmendedV1:
    values = before.model_dump() | {"version": before.version + 1, "previous_version": before.version} | changed
    return AgreementAmendedV1(**values)
