"""An organiser has ceased and another has taken over its units."""

from datetime import datetime
from typing import Any

from selection.models.organizer import Organizer
from selection.steps.tell_organizer import tell_organizer
from selection.steps.tell_unit import tell_unit
from selection.unit_of_work import Work
from shared.kit.errors import InvalidInput


async def merge_organizers(
    work: Work, organization_number: str, into: str, *, reason: str, version: int, now: datetime
) -> Organizer:
    """The units move; what was decided about the old organiser stays where it was decided."""
    if organization_number == into:
        raise InvalidInput("En huvudman kan inte gå upp i sig själv. Ange den som tar över.")
    organizer = await work.organizers.get_organizer_for_change(organization_number)
    organizer.expect(version)
    successor = await work.organizers.get_organizer_for_change(into)
    if not successor.active:
        raise InvalidInput(f"Huvudmannen {into} har själv upphört. Ange den som finns kvar.")
    changes: list[dict[str, Any]] = []
    for unit in await work.units.lock_units_of(organization_number):
        before = {"organization_number": unit.organization_number}
        unit.organization_number = into
        unit.touch(now)
        tell_unit(work, unit)
        after = {"organization_number": into}
        changes.append({"code": unit.school_unit_code, "before": before, "after": after})
    organizer.active, organizer.merged_into = False, into
    organizer.touch(now)
    changes.append({"code": organization_number, "before": {"active": True}, "after": {"merged_into": into}})
    await work.register_changes.add_changes([{**c, "import_id": None, "recorded_at": now} for c in changes])
    tell_organizer(work, organizer)
    counts: dict[str, Any] = {"merged_into": into, "units": len(changes) - 1}
    await work.record("merge_organizers", "organizer", organization_number, at=now, after=counts, reason=reason)
    return organizer
