"""Somebody plans a round of quality dialogues; it is offered when another has opened it."""

from datetime import date, datetime

from followup.models.quality_round import QualityRound, QualityRoundStatus, check_period
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date


async def create_quality_round(
    work: Work, programme: str, *, title: str, starts_on: date, answer_by: date, ends_on: date, now: datetime
) -> QualityRound:
    check_period(starts_on, answer_by, ends_on, today=swedish_date(now))
    round_ = QualityRound(
        programme=programme,
        title=title,
        starts_on=starts_on,
        answer_by=answer_by,
        ends_on=ends_on,
        status=QualityRoundStatus.PLANNED,
        created_at=now,
        updated_at=now,
    )
    work.quality_rounds.add(round_)
    await work.session.flush()  # gives the round its id
    after = {"programme": programme, "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    await work.record("create_quality_round", "quality_round", round_.id, at=now, after=after)
    return round_
