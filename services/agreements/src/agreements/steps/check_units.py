"""Nothing is decided on a plan with units that have closed, or are another organiser's: no agreement could follow."""

from agreements.models.action_plan import ActionPlan
from agreements.models.closed_units import gone_faults
from agreements.models.cooperation import Cooperation
from agreements.steps.find_signed_plan import find_signed_plan
from agreements.steps.list_gone_units import list_gone_units
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work


async def check_units(work: Work, case: Cooperation, plan: ActionPlan) -> None:
    if gone := await list_gone_units(work, case):
        faults = gone_faults(plan.content, gone, await find_signed_plan(work, case))
        refuse_faults(
            faults,
            "Planen har skolenheter som inte kan delta. Öppna den igen, rätta det som står under errors och låt "
            "den godkännas; besluta sedan.",
        )
