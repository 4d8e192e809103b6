"""A measure for several organisers is planned, with its cost, its places and how both are split."""

from datetime import datetime

from agreements.models.shared_measure import SharedCosts, SharedMeasure
from agreements.rules.splitting import SplitRule
from agreements.unit_of_work import Work
from shared.contracts.terms import MeasureKind


async def plan_shared_measure(
    work: Work,
    *,
    programme: str,
    title: str,
    kind: MeasureKind,
    rule: SplitRule,
    places: int,
    costs: SharedCosts,
    now: datetime,
) -> SharedMeasure:
    shared = SharedMeasure(
        programme=programme,
        title=title,
        kind=kind,
        rule=rule,
        places=places,
        taken=0,
        organizers=0,
        costs=costs,
        created_at=now,
        updated_at=now,
    )
    work.shared_measures.add(shared)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"rule": rule, "places": places, "costs": costs.model_dump(mode="json")}
    await work.record("plan_shared_measure", "shared_measure", shared.id, at=now, after=after)
    return shared
