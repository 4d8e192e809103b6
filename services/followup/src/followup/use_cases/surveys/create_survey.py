"""Somebody plans a survey from a question bank of the assignment; nobody is asked until it is opened."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from followup.errors.surveys import UnknownBank, UnknownLevel
from followup.models.survey import Levels, Survey, SurveyStatus, check_closing
from followup.programmes import Programme, QuestionBank
from followup.rules.reminders import ContactFunction
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field
from shared.kit.lookup import named_in_body


async def create_survey(
    work: Work,
    programme: Programme,
    *,
    banks: Mapping[str, QuestionBank],
    bank: str,
    title: str,
    levels: Sequence[ContactFunction],
    quality_round_id: UUID | None,
    closes_on: date,
    now: datetime,
) -> Survey:
    """Create a survey. `levels`: whom it asks; everybody that the bank has questions for when it is empty."""
    asked = _bank(programme, banks, bank)
    check_closing(closes_on, swedish_date(now))
    if quality_round_id:
        with named_in_body("quality_round_id"):
            await work.quality_rounds.get_round(quality_round_id)
    survey = Survey(
        programme=programme.code,
        title=title,
        bank=asked,
        levels=Levels(_levels(asked, levels)),
        quality_round_id=quality_round_id,
        closes_on=closes_on,
        status=SurveyStatus.PLANNED,
        created_at=now,
        updated_at=now,
    )
    work.surveys.add(survey)
    await work.session.flush()  # gives the survey its id
    after = {"programme": programme.code, "bank": f"{asked.code}-{asked.version}", "closes_on": closes_on.isoformat()}
    await work.record("create_survey", "survey", survey.id, at=now, after=after)
    return survey


def _bank(programme: Programme, banks: Mapping[str, QuestionBank], code: str) -> QuestionBank:
    known = sorted(set(programme.question_banks) & set(banks))
    if code not in known:
        expected = f"någon av {', '.join(known)}" if known else "ett uppdrag med enkäter"
        fault = at_field("bank", "frågebanken finns inte i uppdraget", expected)
        raise UnknownBank("Välj en av uppdragets frågebanker.", errors=fault)
    return banks[code]


def _levels(bank: QuestionBank, chosen: Sequence[ContactFunction]) -> tuple[ContactFunction, ...]:
    if not set(chosen) <= set(bank.levels):
        fault = at_field("levels", "banken har inga frågor till dem", f"någon av {', '.join(bank.levels)}")
        raise UnknownLevel("Välj bland dem som frågebanken är till för.", errors=fault)
    return tuple(level for level in bank.levels if level in chosen) if chosen else bank.levels
