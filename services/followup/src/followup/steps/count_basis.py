"""Lists what has changed the past of a report: corrections with their reasons, and what was received afterwards."""

from datetime import date

from followup.documents.words import in_words
from followup.rules.report import Row, Section
from followup.unit_of_work import Work


async def count_basis(work: Work, programme: str, as_of: date) -> list[Section]:
    return [await _corrections(work, programme, as_of), await _late(work, programme, as_of)]


async def _corrections(work: Work, programme: str, as_of: date) -> Section:
    rows = [
        Row(
            (
                in_words(corrected.record),
                corrected.counted_from,
                corrected.counts_from,
                corrected.corrected_on,
                corrected.reason,
            ),
            (corrected.row_id,),
        )
        for corrected in await work.history.list_corrected(programme, as_of)
    ]
    return Section(
        "corrections",
        "Rättelser av vad som var känt på dagen",
        ("Uppgift", "Räknades från", "Räknas från", "Rättad", "Skäl"),
        tuple(rows),
        "Rättelser som gör att en ändring räknas på dagen, eller inte längre räknas",
    )


async def _late(work: Work, programme: str, as_of: date) -> Section:
    rows = [
        Row(
            (in_words(late.record), late.known_on, late.recorded_on, len(late.row_ids)),
            tuple(dict.fromkeys(late.row_ids)),
        )
        for late in await work.history.list_late(programme, as_of)
    ]
    return Section(
        "late",
        "Uppgifter som var kända på dagen men togs emot senare",
        ("Uppgift", "Känd", "Mottagen", "Antal ändringar"),
        tuple(rows),
        "Händelser i de andra systemen, meddelade till uppföljningen efter dagen",
    )
