"""Somebody plans a round of quality dialogues; it is offered when another has opened it."""

from datetime import date, datetime

from followup.errors.quality import NoQualityDialogues
from followup.models.quality_round import QualityRound, QualityRoundStatus, check_period
from followup.programmes import Programme
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field


async def create_quality_round(
    work: Work, programme: Programme, *, title: str, starts_on: date, answer_by: date, ends_on: date, now: datetime
) -> QualityRound:
    _check_programme(programme, ends_on)
    check_period(starts_on, answer_by, ends_on, today=swedish_date(now))
    round_ = QualityRound(
        programme=programme.code,
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
    after = {"programme": programme.code, "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    await work.record("create_quality_round", "quality_round", round_.id, at=now, after=after)
    return round_


def _check_programme(programme: Programme, ends_on: date) -> None:
    if not programme.quality_dialogues or (programme.ends_on and programme.ends_on < ends_on):
        fault = at_field("programme", "uppdraget har inga kvalitetsdialoger då", "ett uppdrag med kvalitetsdialoger")
        raise NoQualityDialogues("Ange ett uppdrag där huvudmännen erbjuds kvalitetsdialoger.", errors=fault)
