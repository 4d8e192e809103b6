"""An indicator of the register that can be an aim for an organiser today; no other is followed up (decision 67)."""

from collections.abc import Collection
from datetime import date

from followup.copies import QualityEntryCopy
from followup.errors.indicators import NotRegistered
from followup.unit_of_work import Work
from shared.kit.errors import at_field
from shared.nearest import nearest

INDICATOR = "indicator"
HIGHER, CONTEXT = "higher", "context"
"""Directions: of what describes whom a school has there is none."""
NONE_HEARD_OF = "en indikator i registret; ingen för skolformen har kommit hit från urvalet"


async def find_indicator(work: Work, code: str, organization_number: str, *, today: date) -> QualityEntryCopy:
    entries = await work.quality_entries.find_entries(INDICATOR, today)
    types = await work.quality_dialogues.find_school_types(organization_number)
    entry = entries.get(code)
    if entry and not (fault := _fault(entry, types)):
        return entry
    aims = {aim.code: aim.title for aim in entries.values() if not _fault(aim, types)}
    expected = nearest(entry.title if entry else code, aims) or NONE_HEARD_OF
    message = fault if entry else f"indikatorn gäller inte i registret {today}"
    raise NotRegistered("Ange koden för en indikator i registret.", errors=at_field("code", message, expected))


def _fault(entry: QualityEntryCopy, types: Collection[str] | None) -> str:
    if entry.direction == CONTEXT:
        return "indikatorn beskriver vilka elever skolan har, och är inget mål"
    if types is not None and entry.school_type not in types:
        return f"huvudmannen har inte skolformen {entry.school_type}, som indikatorn gäller"
    return ""
