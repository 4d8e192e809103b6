"""Parts of contracts: lines, measures, statements due and instalments."""

from typing import Any

from shared.clock import new_id
from shared.contracts.budget import CarriedLine, FundedLine, Shortfall
from shared.contracts.followup import ScheduledActivity
from shared.contracts.selection import UnitOutcome
from shared.contracts.terms import CommitmentLine, CostLine, Goal, Instalment, Measure, StatementDue
from tests.support.facts.building import ARBOGA, GRANTS, UNIT, build


def unit_outcome(**changed: Any) -> UnitOutcome:
    return build(UnitOutcome, changed, school_unit_code=UNIT, organization_number=ARBOGA, outcome="selected", rank=1)


def cost_line(**changed: Any) -> CostLine:
    return build(CostLine, changed, fiscal_year=2027, cost_kind="grant", amount="500000.00")


def measure(**changed: Any) -> Measure:
    return build(
        Measure,
        changed,
        measure_id=new_id(),
        level="SCHOOL_UNIT",
        kind="process_support",
        impact_factor="collegial_learning",
        school_unit_codes=(UNIT,),
        starts_on="2027-01-11",
        ends_on="2027-06-11",
        follow_up_on="2027-05-14",
    )


def goal(measure: Measure, **changed: Any) -> Goal:
    """From 61.5 to 75 percent in three years."""
    return build(
        Goal,
        changed,
        goal_id=new_id(),
        measure_id=measure.measure_id,
        level="results",
        school_unit_code=UNIT,
        school_type="GR",
        indicator="gr9_all_subjects",
        indicator_title="Andel med godkänt i alla ämnen, årskurs 9",
        indicator_number=1,
        unit_of_measure="procent",
        higher_is_better=True,
        least="0",
        most="100",
        baseline="61.5",
        baseline_state="known",
        baseline_on="2026-06-12",
        target="75",
        target_on="2029-06-15",
    )


def commitment_line(**changed: Any) -> CommitmentLine:
    return build(
        CommitmentLine,
        changed,
        commitment_id=new_id(),
        party="ORGANIZER",
        what="Rektor avsätter tid för lärarnas gemensamma planering",
        owner="rektor",
        due_on="2027-06-30",
    )


def statement_due(**changed: Any) -> StatementDue:
    return build(StatementDue, changed, statement_id=new_id(), due_on="2027-09-30", amount="250000.00")


def instalment(**changed: Any) -> Instalment:
    return build(Instalment, changed, instalment_id=new_id(), number=1, due_on="2026-12-01", amount="250000.00")


def carried_line(**changed: Any) -> CarriedLine:
    return build(CarriedLine, changed, cost_kind="grant", amount="200000.00")


def funded_line(**changed: Any) -> FundedLine:
    return build(
        FundedLine, changed, fiscal_year=2027, cost_kind="grant", appropriation_item=GRANTS, amount="500000.00"
    )


def shortfall(**changed: Any) -> Shortfall:
    return build(
        Shortfall,
        changed,
        fiscal_year=2027,
        cost_kind="grant",
        appropriation_item=GRANTS,
        requested="500000.00",
        available="100000.00",
    )


def scheduled_activity(**changed: Any) -> ScheduledActivity:
    return build(
        ScheduledActivity, changed, activity_id=new_id(), kind="kick_off", due_on="2026-12-15", status="planned"
    )
