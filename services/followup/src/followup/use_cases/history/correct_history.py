"""Somebody corrects from which day a change counts as known; reports as of days between then show it, and say so."""

from datetime import date, datetime

from followup.errors import check_passed
from followup.errors.reports import NothingToCorrect, OutOfOrder
from followup.models.history import HistoryCorrection, HistoryEntry
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
    await _check_order(work, entry, counts_from)
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


async def _check_order(work: Work, entry: HistoryEntry, counts_from: date) -> None:
    """Refuse a day on which the changes of the record would change places: the last would no longer be what holds."""
    changes = await work.history.list_changes(entry)
    place = next(place for place, (*_, found) in enumerate(changes) if found == entry.id)
    moved = (counts_from, entry.known_at, entry.id)
    before, after = changes[:place][-1:], changes[place + 1 :][:1]
    if any(other > moved for other in before) or any(other < moved for other in after):
        bounds = [f"tidigast {day}" for day, *_ in before] + [f"senast {day}" for day, *_ in after]
        fault = at_field("counts_from", "ändringen skulle byta plats med en annan av uppgiften", " och ".join(bounds))
        raise OutOfOrder("Uppgiftens ändringar räknas i den ordning de gjordes.", errors=fault)
