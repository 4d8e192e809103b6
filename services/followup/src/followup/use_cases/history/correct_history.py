"""Somebody corrects from which day a change counts as known; reports as of days between then show it, and say so."""

from datetime import date, datetime

from followup.errors import check_passed
from followup.errors.reports import NothingToCorrect
from followup.models.history import HistoryCorrection
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field
from shared.kit.lookup import named_in_body


async def correct_history(
    work: Work, programme: str, *, entry_id: int, counts_from: date, reason: str, now: datetime
) -> HistoryCorrection:
    with named_in_body("entry_id"):
        entry = await work.history.get_entry(entry_id)
    check_passed("counts_from", counts_from, swedish_date(now), "En ändring kan räknas som känd i dag eller tidigare.")
    if counts_from == entry.known_on:
        fault = at_field("counts_from", "ändringen räknas redan från den dagen", "en annan dag")
        raise NothingToCorrect("Ange dagen från vilken ändringen ska räknas.", errors=fault)
    correction = HistoryCorrection(
        entry_id=entry.id,
        programme=programme,
        counts_from=counts_from,
        reason=reason,
        corrected_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.history.add(correction)
    await work.session.flush()  # gives the correction its id
    before, after = {"known_on": entry.known_on.isoformat()}, {"counts_from": counts_from.isoformat()}
    await work.record(
        "correct_history", "history_correction", correction.id, at=now, before=before, after=after, reason=reason
    )
    return correction
