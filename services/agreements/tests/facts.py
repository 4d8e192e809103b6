"""Facts of the other services, as this one reads them."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from services.agreements.tests.case import ARBOGA
from shared.contracts import budget, followup
from shared.contracts.selection import SupervisionChangedV1
from shared.event import Fact
from shared.kit.clock import new_id
from shared.kit.inbox import Admission
from tests.support.service import ServiceUnderTest

DAY = date(2026, 12, 1)


def a_payment(case_id: UUID, instalment_id: UUID | None = None) -> budget.PaymentMadeV1:
    return budget.PaymentMadeV1(
        cooperation_id=case_id,
        agreement_id=new_id(),
        payment_id=new_id(),
        instalment_id=instalment_id,
        appropriation_item="1:5 ap.3",
        fiscal_year=2026,
        cost_kind="grant",
        amount=Decimal("100000.00"),
        paid_on=DAY,
    )


def a_schedule(case_id: UUID, statement_id: UUID) -> followup.ScheduleCreatedV1:
    activity = followup.ScheduledActivity(
        activity_id=new_id(), kind="statement", due_on=DAY, status="planned", statement_id=statement_id
    )
    return followup.ScheduleCreatedV1(
        cooperation_id=case_id, agreement_id=new_id(), agreement_version=1, activities=(activity,)
    )


def an_approval(case_id: UUID, statement_id: UUID) -> followup.StatementApprovedV1:
    return followup.StatementApprovedV1(
        cooperation_id=case_id,
        agreement_id=new_id(),
        statement_id=statement_id,
        approved_amount=Decimal("100000.00"),
        unused_amount=Decimal("0.00"),
        approved_on=DAY,
    )


def a_supervision(
    supervision_id: UUID, *, decision_type: str = "FORELAGGANDE_VITE", status: str = "PAGAENDE", unit: str | None = None
) -> SupervisionChangedV1:
    return SupervisionChangedV1(
        supervision_id=supervision_id,
        diary_number="SI 2024:21120",
        decision_type=decision_type,
        level="SKOLENHET" if unit else "HUVUDMAN",
        status=status,
        organization_number=ARBOGA,
        school_unit_code=unit,
        decided_on=date(2026, 10, 1),
        serious=True,
        extensive_in_central_parts=False,
    )


async def three_times(service: ServiceUnderTest, fact: Fact, subject: UUID, sequence: int) -> list[Admission]:
    """The same fact under three fresh ids, as a producer that lost its memory would send it."""
    return [await service.deliver(fact, subject, sequence=sequence) for _ in range(3)]
