"""An organiser joins a shared measure, by a measure of its action plan: the cost is split anew between all."""

from datetime import datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.drafting import measure_id as id_of
from agreements.models.shared_measure import Share, SharedCosts, SharedMeasure
from agreements.steps.check_organizer import check_organizer
from agreements.steps.lock_case import lock_case
from agreements.steps.split_shared_cost import split_shared_cost
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.lookup import named_in_body

JOINING = (
    CooperationStatus.ANALYSIS,
    CooperationStatus.PLANNED,
    CooperationStatus.DECIDED,
    CooperationStatus.ACTIVE,
)


async def join_shared_measure(
    work: Work, shared_id: UUID, *, cooperation_id: UUID, measure_id: UUID, places: int, now: datetime
) -> Share:
    with named_in_body("cooperation_id"):
        case = await lock_case(work, cooperation_id, now=now)
    case.require(*JOINING, detail="Den som har en åtgärdsplan i en pågående samverkan kan delta.")
    await check_organizer(work, case)
    shared = await work.shared_measures.get_shared_for_change(shared_id)
    await _check_measure(work, case, shared, measure_id)
    shared.admit(places, now)
    share = Share(
        cooperation_id=case.id,
        shared_measure=shared,
        measure_id=measure_id,
        places=places,
        costs=SharedCosts(()),
        joined_on=swedish_date(now),
        created_at=now,
        updated_at=now,
    )
    work.shares.add(share)
    await work.session.flush()  # gives the row its id, and the last place in the order of the split
    after = {"shared_measure_id": str(shared.id), "measure_id": str(measure_id), "places": places}
    await work.record("join_shared_measure", "share", share.id, at=now, after=after)
    await split_shared_cost(work, shared, now=now)
    return share


async def _check_measure(work: Work, case: Cooperation, shared: SharedMeasure, measure_id: UUID) -> None:
    if shared.programme != case.programme:
        raise WrongPhase("Den gemensamma insatsen hör till ett annat uppdrag.")
    plan = await work.action_plans.find_part_of(case.id)
    planned = {id_of(plan.id, measure.key): measure for measure in plan.content.measures} if plan else {}
    if measure_id not in planned:
        raise WrongPhase("Insatsen finns inte i huvudmannens åtgärdsplan. Skriv in den där först.")
    if planned[measure_id].kind is not shared.kind:
        raise WrongPhase("Insatsen i åtgärdsplanen anordnas på ett annat sätt än den gemensamma.")
