"""Close the units that the national register no longer knows."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.facts import school_unit_changed
from selection.models.school_unit import UnitStatus
from selection.repository.register_changes import StateChange
from selection.unit_of_work import Work


async def close_missing_units(work: Work, codes: Iterable[str], *, import_id: UUID, now: datetime) -> int:
    """Close the units missing from a source. Returns how many of them were open here."""
    changes: list[StateChange] = []
    for code, unit in (await work.units.find_units_for_change(codes)).items():
        if unit.status is not UnitStatus.UPPHORT:
            before = unit.state
            unit.cease(now)
            changes.append(StateChange(code, before, unit.state))
            work.publish(school_unit_changed(unit), subject=code)
    await work.register_changes.add_changes(changes, import_id=import_id, now=now)
    return len(changes)
