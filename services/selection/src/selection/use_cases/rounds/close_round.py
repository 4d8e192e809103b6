"""Close a round when every offer has been answered or withdrawn, and none waits to be made."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.errors import WrongState
from selection.models.offer import OfferStatus
from selection.models.round import Round, RoundStatus
from selection.models.unmade_offer import UnmadeStatus
from selection.unit_of_work import Work


async def close_round(work: Work, round_id: UUID, *, version: int, now: datetime) -> Round:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.require(RoundStatus.OFFERED)
    offers = await work.offers.list_all_offers(round_id)
    unmade = await work.unmade_offers.lock_unmade_offers(round_id)
    remains = []
    if names := _named(offer.organizer_name for offer in offers if offer.status is OfferStatus.MADE):
        remains.append(f"Erbjudanden väntar på svar från {names}. Invänta svaren eller dra tillbaka erbjudandena.")
    if names := _named(row.organizer_name for row in unmade if row.status is UnmadeStatus.WAITING):
        remains.append(f"Erbjudanden har inte kunnat lämnas till {names}. Lämna dem, eller avstå med ett skäl.")
    if remains:
        raise WrongState(" ".join(remains))
    round_.close(now)
    await work.record("close_round", "round", round_id, at=now, after={"status": round_.status.value})
    return round_


def _named(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
