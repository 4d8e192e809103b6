"""Somebody corrects from which day a change counts as known; reports as of days between then show it, and say so."""

from datetime import date, datetime
from uuid import UUID

from followup.errors import check_passed
from followup.errors.reports import NothingToCorrect, OtherChange, OutOfOrder
from followup.models.history import HistoryCorrection, HistoryEntry
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field
from shared.kit.lookup import named_in_body


async def correct_history(
    work: Work,
    programme: str,
    *,
    entry_id: int,
    counts_from: date,
    reason: str,
    replaces: UUID | None,
    now: datetime,
) -> HistoryCorrection:
    with named_in_body("entry_id"):
        entry = await work.history.get_entry(entry_id)
    check_passed("counts_from", counts_from, swedish_date(now), "En ändring kan räknas som känd i dag eller tidigare.")
    await _check_programme(work, entry, programme)
    former = await _get_former(work, entry, replaces) if replaces else None
    counted_from = former.counts_from if former else entry.known_on
    if counts_from == counted_from:
        fault = at_field("counts_from", "ändringen räknas redan från den dagen", "en annan dag")
        raise NothingToCorrect("Ange dagen från vilken ändringen ska räknas.", errors=fault)
    await _check_order(work, entry, counts_from)
    correction = HistoryCorrection(
        entry_id=entry.id,
        programme=programme,
        counts_from=counts_from,
        reason=reason,
        replaces=former.id if former else None,
        corrected_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.history.add(correction)
    await work.session.flush()  # gives the correction its id
    before = {"known_on": entry.known_on.isoformat(), "counts_from": counted_from.isoformat()}
    after = {"counts_from": counts_from.isoformat()}
    await work.record(
        "correct_history", "history_correction", correction.id, at=now, before=before, after=after, reason=reason
    )
    return correction


async def _check_programme(work: Work, entry: HistoryEntry, programme: str) -> None:
    """Refuse an assignment whose reports do not show the record: its log would say why those of another change."""
    shown_in = await work.history.list_programmes(entry)
    if shown_in and programme not in shown_in:
        fault = at_field("programme", "ändringen hör till ett annat uppdrag", " eller ".join(shown_in))
        raise OtherChange("Ange uppdraget vars redovisningar visar uppgiften.", errors=fault)


async def _get_former(work: Work, entry: HistoryEntry, correction_id: UUID) -> HistoryCorrection:
    """The correction to replace, of the same change; that nobody has replaced it already is the database's to say."""
    with named_in_body("replaces"):
        former = await work.history.get_correction(correction_id)
    if former.entry_id != entry.id:
        fault = at_field("replaces", "rättelsen gäller en annan ändring", "den senaste rättelsen av ändringen")
        raise OtherChange("Ange en rättelse av samma ändring.", errors=fault)
    return former


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
