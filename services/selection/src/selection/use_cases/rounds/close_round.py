"""Close a round when every offer has been answered or withdrawn."""

from datetime import datetime
from uuid import UUID

from selection.errors import WrongState
from selection.models.offer import OfferStatus
from selection.models.round import Round, RoundStatus
from selection.unit_of_work import Work


async def close_round(work: Work, round_id: UUID, *, version: int, now: datetime) -> Round:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.require(RoundStatus.OFFERED)
    offers = await work.offers.list_all_offers(round_id)
    unanswered = sorted(offer.organizer_name for offer in offers if offer.status is OfferStatus.MADE)
    if unanswered:
        names = ", ".join(unanswered)
        raise WrongState(f"Erbjudanden väntar på svar från {names}. Invänta svaren eller dra tillbaka erbjudandena.")
    round_.close(now)
    await work.record("close_round", "round", round_id, at=now, after={"status": round_.status.value})
    return round_
