"""Records a consultation (samråd): who was heard, on which subject and with which effect.

Source: Redovisning dnr 2015:778, 2.7.
"""

from collections.abc import Sequence
from datetime import date, datetime

from followup.errors import check_begun, check_passed
from followup.models.consultation import Consultation
from followup.programmes import Programme
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def record_consultation(
    work: Work,
    programme: Programme,
    *,
    held_on: date,
    parties: Sequence[str],
    subject: str,
    views: str,
    taken_into_account: str | None,
    diary_number: str,
    now: datetime,
) -> Consultation:
    """`parties` are agencies and organisations, never persons."""
    check_passed("held_on", held_on, swedish_date(now), "Ange dagen då samrådet hölls: i dag eller tidigare.")
    check_begun("held_on", held_on, programme.valid_from, "Ett samråd hålls inom sitt uppdrag.")
    consultation = Consultation(
        programme=programme.code,
        held_on=held_on,
        parties=list(parties),
        subject=subject,
        views=views,
        taken_into_account=taken_into_account,
        diary_number=diary_number,
        recorded_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.consultations.add(consultation)
    await work.session.flush()  # gives the consultation its id
    after = {"programme": programme.code, "held_on": held_on.isoformat(), "diary_number": diary_number}
    await work.record("record_consultation", "consultation", consultation.id, at=now, after=after)
    return consultation
