"""The organiser that more units can go to: that of an accepted offer whose cooperation runs, or its successor."""

from selection.errors import CooperationOver, OfferNotAccepted
from selection.models.offer import Offer, OfferStatus
from selection.models.organizer import Organizer
from selection.models.participation import CarriedOffer, Participation
from selection.steps.find_offer import SomeOffer
from selection.unit_of_work import Work

NOT_ACCEPTED = {
    OfferStatus.MADE: "Huvudmannen har inte svarat på erbjudandet.",
    OfferStatus.DECLINED: "Huvudmannen har tackat nej till erbjudandet.",
    OfferStatus.WITHDRAWN: "Erbjudandet är tillbakadraget.",
}


async def find_party(work: Work, offer: SomeOffer) -> Organizer:
    part = offer.part if isinstance(offer, CarriedOffer) else await _part_of(work, offer)
    if part.ends_on is not None:
        raise CooperationOver(
            f"Samverkan är avslutad, med {part.ends_on} som sista dag. Välj skolenheterna i en ny omgång."
        )
    organizer = await work.organizers.get_organizer(part.present_number)
    if not organizer.active:
        heir = f" och har gått upp i {organizer.merged_into}" if organizer.merged_into else ""
        raise CooperationOver(f"{organizer.name} har upphört{heir}. Besluta först om samverkan ska gå över.")
    return organizer


async def _part_of(work: Work, offer: Offer) -> Participation:
    if offer.status is not OfferStatus.ACCEPTED:
        raise OfferNotAccepted(f"{NOT_ACCEPTED[offer.status]} Fler skolenheter kan väljas när det är antaget.")
    return await work.participations.get_participation_of(offer)
