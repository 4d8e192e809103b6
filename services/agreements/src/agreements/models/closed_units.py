"""Units that may not take part any more, where a plan still has them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from agreements.models.agreement import Agreement
from agreements.models.plan_content import PlanContent
from agreements.rules.faults import Fault, Faults
from agreements.rules.units import UnitFault

Gone = Mapping[str, UnitFault]
"""School unit → why it may not take part any more."""


def gone_faults(plan: PlanContent, gone: Gone, signed: PlanContent | None) -> Faults:
    """A fault for each measure and goal that a unit is to take part in after it left; `signed` is what both agreed."""
    known = {measure.key: measure.school_unit_codes for measure in signed.measures} if signed else {}
    for number, measure in enumerate(plan.measures):
        units = known.get(measure.key, ())
        left = {
            code: fault for code, fault in gone.items() if not fault.leaves(code, signed=units, ends_on=measure.ends_on)
        }
        where = f"content.measures[{number}]"
        for code in measure.school_unit_codes:
            if code in left:
                message = f"skolenheten {code} {left[code]}"
                yield Fault(f"{where}.school_unit_codes", message, left_out(code, left[code], units))
        for index, goal in enumerate(measure.goals):
            if goal.school_unit_code in left:
                message = f"målet gäller skolenheten {goal.school_unit_code}, som {left[goal.school_unit_code]}"
                yield Fault(f"{where}.goals[{index}].school_unit_code", message, "ett mål för enheter som deltar")


def signed_units(agreement: Agreement | None) -> dict[UUID, tuple[str, ...]]:
    """The units of each measure that both parties have signed, by the measure's id."""
    signed = agreement.signed_version if agreement else None
    return {measure.measure_id: measure.school_unit_codes for measure in signed.content.measures} if signed else {}


def left_out(code: str, fault: UnitFault, signed: Collection[str]) -> str:
    """What to do with the unit, as what is expected of a field."""
    if code in signed:
        return f"insatsen utan enheten, eller avslutad senast {fault.known_on}"
    return "insatsen utan enheten, eller ingen sådan insats"
