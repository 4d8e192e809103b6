"""The case gets its first agreement: the conditions for the analysis."""

from datetime import date, datetime
from uuid import UUID

from agreements.models.cooperation import CooperationStatus
from agreements.models.first_agreement import FirstAgreement
from agreements.programmes import rules_of
from agreements.steps.check_organizer import check_organizer
from agreements.steps.lock_case import lock_case
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import InvalidInput, at_field


async def open_first_agreement(
    work: Work, cooperation_id: UUID, *, conditions: str, starts_on: date, ends_on: date, now: datetime
) -> FirstAgreement:
    case = await lock_case(work, cooperation_id, now=now)
    case.require(CooperationStatus.ANALYSIS, detail="En första överenskommelse görs när erbjudandet har antagits.")
    await check_organizer(work, case)
    if ends_on <= starts_on:
        fault = at_field("ends_on", "slutar före starten", f"en dag efter {starts_on}")
        raise InvalidInput("Perioden ska sluta efter att den börjar. Ändra ends_on.", errors=fault)
    dialogue = rules_of(case.programme).dialogue
    # The three years are counted from this day, and nobody changes it: a year that is wrong by a slip is refused.
    first_day, last_start = case.answered_on or case.offered_on, dialogue.last_day(swedish_date(now))
    if not first_day <= starts_on <= last_start:
        fault = at_field("starts_on", "dagen är före huvudmannens ja eller långt fram", f"{first_day}–{last_start}")
        raise InvalidInput("Perioden ska börja när huvudmannen har tackat ja. Ändra starts_on.", errors=fault)
    if ends_on > (last := dialogue.last_day(starts_on)):
        message = f"längre än {dialogue.most_months} månader ({dialogue.source})"
        fault = at_field("ends_on", message, f"senast {last}")
        raise InvalidInput("Perioden är längre än dialogfasen får vara. Ändra ends_on.", errors=fault)
    first = FirstAgreement(
        cooperation_id=case.id,
        diary_number=await work.diary_numbers.take_number(swedish_date(now).year),
        conditions=conditions,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now,
        updated_at=now,
    )
    work.first_agreements.add(first)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"diary_number": first.diary_number}
    await work.record("open_first_agreement", "first_agreement", first.id, at=now, after=after)
    return first
