"""Start a selection round as a draft."""

from datetime import datetime

from selection.models.round import Round, RoundStatus
from selection.steps.check_takes_rounds import check_takes_rounds
from selection.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def create_round(work: Work, programme: str, *, name: str, school_year: str, now: datetime) -> Round:
    """The newest stored rules of the programme are the round's rules, for good."""
    with named_in_body("programme"):
        rules = await check_takes_rounds(work, programme, now=now)
    await work.must_be_another("create_round", programme=rules.id)
    round_ = Round(
        name=name,
        programme=rules.code,
        rule_version=rules.number,
        school_year=school_year,
        status=RoundStatus.DRAFT,
        created_by=work.actor.subject,
        participants=[],
        created_at=now,
        updated_at=now,
    )
    work.rounds.add(round_)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"programme": rules.code, "rule_version": rules.number, "school_year": school_year}
    await work.record("create_round", "round", round_.id, at=now, after=after)
    return round_
