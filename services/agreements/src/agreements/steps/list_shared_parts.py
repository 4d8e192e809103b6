"""The organiser's shares of shared measures, as its agreement and its annex must say them."""

from agreements.models.annex import SharedPart
from agreements.models.cooperation import Cooperation
from agreements.models.shared_measure import Share
from agreements.rules.splitting import stated
from agreements.unit_of_work import Work


async def list_shared_parts(work: Work, case: Cooperation) -> tuple[SharedPart, ...]:
    return tuple(_part(share) for share in await work.shares.list_standing_of(case.id))


def _part(share: Share) -> SharedPart:
    shared = share.shared_measure
    return SharedPart(
        measure_id=share.measure_id,
        title=shared.title,
        rule=stated(shared.rule),
        organizers=shared.organizers,
        places=share.places,
        all_places=shared.places,
        costs=share.costs.root,
        all_costs=shared.costs.root,
    )
