"""What keeps organisers from being offered cooperation now: a case that runs, an offer to answer, a merger."""

from collections.abc import Mapping

from selection.models.organizer import Organizer
from selection.models.unmade_offer import Obstacle, ObstacleKind
from selection.unit_of_work import Work


async def find_obstacles(work: Work, organizers: Mapping[str, Organizer]) -> dict[str, Obstacle]:
    """Organisation number → obstacle, whatever round and assignment it comes from. Agreements takes one yes at a time.

    Offers are read before cases: one that is accepted in between is seen as one or the other.
    """
    succession = await work.units.get_succession()
    gone_up = (number for number, heir in succession.organizers.items() if heir in organizers)
    found: dict[str, Obstacle] = {}
    for offer in await work.offers.find_unanswered({*organizers, *gone_up}):
        detail = f"Huvudmannen har ett erbjudande som inte är besvarat ({offer.diary_number})."
        number = offer.organization_number
        obstacle = Obstacle(ObstacleKind.UNANSWERED_OFFER, detail, other_offer_id=offer.id)
        found[number if number in organizers else succession.organizer(number)] = obstacle
    for part in await work.participations.list_running():
        number = succession.organizer(part.present_number)
        if number in organizers:
            detail = f"Huvudmannen har en samverkan som pågår sedan {part.starts_on}."
            found[number] = Obstacle(ObstacleKind.RUNNING_COOPERATION, detail, cooperation_id=part.cooperation_id)
    for number, organizer in organizers.items():
        if organizer.merged_into is not None:
            detail = f"Huvudmannen har gått upp i {succession.organizer(number)}."
            found[number] = Obstacle(ObstacleKind.CEASED, detail)
    return found
