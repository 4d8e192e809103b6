"""The grounds of a case's agreement today: the decided plan and money, the units, and what has already happened."""

from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.action_plan import PlanStatus
from agreements.models.agreement import Agreement
from agreements.models.annex import Annex
from agreements.models.binding import Ground
from agreements.models.closed_units import signed_units
from agreements.models.cooperation import Cooperation
from agreements.models.decision import Decision
from agreements.programmes import rules_of
from agreements.steps.list_shared_parts import list_shared_parts
from agreements.unit_of_work import Work


async def load_ground(work: Work, case: Cooperation, decision: Decision, agreement: Agreement | None = None) -> Ground:
    """`agreement`: as it stands, once there is one."""
    first = await work.first_agreements.find_part_of(case.id)
    began = [first.starts_on] if first else []
    # A first agreement may be older than the rule, or never have been made: no amendment moves the first day either.
    began += [version.content.starts_on for version in agreement.versions if version.signed_on] if agreement else []
    if case.carried_over_on and (carried := await work.carry_overs.find_case(case.id)):
        began += [carried.document.head.began_on] if carried.document.head.began_on else []
    # Nothing is ordered, paid or accounted for before both have signed.
    in_force = agreement if agreement and agreement.signed_version else None
    funding = await work.funding.find_funding(case.id)
    annex = decision.annex or await _annex_of_plan(work, case)
    return Ground(
        annex=annex.sharing(await list_shared_parts(work, case)),
        decided=decision.costs.root,
        unit_faults=await work.school_units.list_faults(case),
        rules=rules_of(case.programme),
        began_on=min(began, default=None),
        ordered=await work.service_orders.list_taken(in_force.id) if in_force else {},
        signed_units=signed_units(agreement),
        settled=await _settled(work, case) if in_force else frozenset(),
        forwards=funding.carried_forward.forwards if funding and funding.carried_forward else {},
    )


async def _annex_of_plan(work: Work, case: Cooperation) -> Annex:
    """The plan as it is approved now, for a decision made before the plan was kept with it."""
    plan = await work.action_plans.find_part_of(case.id)
    analysis = await work.situation_analyses.find_part_of(case.id)
    if plan is None or plan.status is not PlanStatus.APPROVED:
        raise WrongPhase("Åtgärdsplanen är öppen. Låt den godkännas och besluta på nytt om insatserna.")
    return Annex.of(plan.id, plan.content, analysis.content if analysis else None)


async def _settled(work: Work, case: Cooperation) -> frozenset[UUID]:
    payments = await work.funding.list_payments(case.id)
    schedule = await work.schedules.find_schedule(case.id)
    paid = {payment.instalment_id for payment in payments if payment.instalment_id}
    return frozenset(paid | schedule.handed_in if schedule else paid)
