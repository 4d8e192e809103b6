"""The agreement, the plan and the decision of a case that is carried over, and the identities of its parts.

Every identity follows from the case's own diary number: the same case can never become two.
"""

from uuid import UUID, uuid5

from agreements.models.carried_case import CarriedCase, ClaimRow, PaymentRow
from agreements.models.content import AgreedInstalment, AgreedMeasure, AgreedStatement, AgreementContent, Commitment
from agreements.models.costs import MeasureCost
from agreements.models.drafting import measure_id
from agreements.models.plan_content import PlanContent, PlannedMeasure

CARRIED = UUID("3c4f1d0a-7b55-5d6e-9f0e-2f6a8c1b7d42")
"""The space of identities that are derived here and nowhere else."""
NO_PROBLEM = "P1"
"""The problem of the analysis that a measure answers: the analysis itself is not carried over."""


class CarriedIds:
    """The identities of a case and its parts."""

    def __init__(self, case: CarriedCase) -> None:
        self.cooperation = uuid5(CARRIED, f"{case.head.programme}/{case.head.case}")

    def part(self, name: str) -> UUID:
        return uuid5(self.cooperation, name)

    def instalment(self, number: int) -> UUID:
        return self.part(f"instalment/{number}")

    def statement(self, number: int) -> UUID:
        return self.part(f"statement/{number}")

    def payment(self, payment: PaymentRow) -> UUID:
        return self.part(f"payment/{payment.reference}")

    def claim(self, claim: ClaimRow) -> UUID:
        return self.part(f"claim/{claim.claim}")

    @property
    def plan(self) -> UUID:
        return self.part("plan")


def carried_plan(case: CarriedCase) -> PlanContent:
    """The measures; the plan itself, with its problems and goals, stands in the signed document."""
    measures = (
        PlannedMeasure(
            key=row.measure,
            problem_key=NO_PROBLEM,
            costs=tuple(cost.cost for cost in case.costs if cost.measure == row.measure),
            **row.model_dump(exclude={"measure"}),
        )
        for row in case.measures
    )
    return PlanContent(measures=tuple(measures))


def carried_costs(case: CarriedCase) -> tuple[MeasureCost, ...]:
    plan = CarriedIds(case).plan
    return tuple(
        MeasureCost(
            **row.cost.model_dump(),
            measure_id=measure_id(plan, row.measure) if row.measure else None,
        )
        for row in case.costs
    )


def carried_content(case: CarriedCase) -> AgreementContent:
    """The content that both signed, in the order of the file's rows."""
    ids = CarriedIds(case)
    return AgreementContent(
        starts_on=case.head.starts_on,
        ends_on=case.head.ends_on,
        action_plan_id=ids.plan,
        measures=tuple(
            AgreedMeasure(measure_id=measure_id(ids.plan, row.measure), **row.model_dump(exclude={"measure"}))
            for row in case.measures
        ),
        commitments=tuple(
            Commitment(commitment_id=ids.part(f"commitment/{number}"), **row.model_dump())
            for number, row in enumerate(case.commitments, start=1)
        ),
        costs=carried_costs(case),
        instalments=tuple(
            AgreedInstalment(
                instalment_id=ids.instalment(row.number),
                number=row.number,
                due_on=row.due_on,
                amount=row.amount,
                after_statement_id=ids.statement(row.after_statement) if row.after_statement else None,
            )
            for row in case.instalments
        ),
        statements=tuple(
            AgreedStatement(
                statement_id=ids.statement(row.number),
                due_on=row.due_on,
                amount=row.amount,
                instalment_ids=tuple(ids.instalment(number) for number in row.instalments),
            )
            for row in case.statements
        ),
        repayment_terms=case.head.repayment_terms,
    )
