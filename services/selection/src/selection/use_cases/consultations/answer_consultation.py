"""Skolinspektionen answers on one unit; a new answer replaces the one before, until the consultation is closed."""

from datetime import date, datetime
from uuid import UUID

from selection.errors import NotInConsultation
from selection.models.consultation import AnswerKind, ConsultationAnswer
from selection.unit_of_work import Work


async def answer_consultation(
    work: Work,
    round_id: UUID,
    school_unit_code: str,
    *,
    answer: AnswerKind,
    reason: str,
    review_on: date | None,
    now: datetime,
) -> ConsultationAnswer:
    # Locked so that the consultation cannot be closed, and analysed, while this answer is on its way in.
    await work.rounds.get_round_for_change(round_id)
    overrides = [override.id for override in await work.overrides.list_all_overrides(round_id)]
    await work.must_be_another("answer_consultation", round=round_id, override=overrides)
    consultation = await work.consultations.get_consultation(round_id)
    consultation.require_open()
    if school_unit_code not in consultation.school_unit_codes:
        raise NotInConsultation(f"Skolenhet {school_unit_code} står inte på listan i samrådet.")
    await work.must_be_impartial((await work.units.get_unit(school_unit_code)).organization_number, now=now)
    answers = {row.school_unit_code: row for row in await work.consultations.list_answers(round_id)}
    row = answers.get(school_unit_code) or ConsultationAnswer(
        round_id=round_id, school_unit_code=school_unit_code, created_at=now
    )
    row.say(answer, reason=reason, review_on=review_on, by=work.actor.subject, now=now)
    work.consultations.add(row)
    after = {"school_unit_code": school_unit_code, "answer": answer.value}
    await work.record("answer_consultation", "round", round_id, at=now, after=after, reason=reason or None)
    return row
