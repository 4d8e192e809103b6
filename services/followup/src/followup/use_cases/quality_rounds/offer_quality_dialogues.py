"""Offers an open round to the organisers that have come since; whoever has an offer keeps it as it is."""

from datetime import datetime
from uuid import UUID

from followup.models.quality_round import QualityRound
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def offer_quality_dialogues(work: Work, round_id: UUID, *, version: int, now: datetime) -> QualityRound:
    round_ = await work.quality_rounds.get_round_for_change(round_id)
    round_.expect(version)
    today = swedish_date(now)
    round_.require_running(today)
    offers = await work.quality_rounds.offer_to_all(round_, today=today, now=now)
    round_.note_change(now)
    await work.record("offer_quality_dialogues", "quality_round", round_.id, at=now, after={"offers": offers})
    return round_
