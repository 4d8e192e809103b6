"""Another person opens a round: quality dialogues are offered to every organiser (U2021/03837)."""

from datetime import datetime
from uuid import UUID

from followup.models.quality_round import QualityRound
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def open_quality_round(
    work: Work, round_id: UUID, *, diary_number: str, version: int, now: datetime
) -> QualityRound:
    round_ = await work.quality_rounds.get_round_for_change(round_id)
    round_.expect(version)
    await work.must_be_another("open_quality_round", quality_round=round_.id)
    today = swedish_date(now)
    round_.open(diary_number, today, now=now)
    offers = await work.quality_rounds.offer_to_all(round_, today=today, now=now)
    after = {"diary_number": diary_number, "offers": offers}
    await work.record("open_quality_round", "quality_round", round_.id, at=now, after=after)
    return round_
