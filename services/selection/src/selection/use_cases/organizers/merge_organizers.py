"""An organiser has ceased, and another has taken over its units."""

from datetime import datetime

from selection.errors import of_field
from selection.facts import organizer_changed, school_unit_changed
from selection.models.organizer import Organizer
from selection.repository.register_changes import StateChange
from selection.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def merge_organizers(
    work: Work, organization_number: str, into: str, *, reason: str, version: int, now: datetime
) -> Organizer:
    """Move the units; what was decided about the old organiser stays where it was decided."""
    if organization_number == into:
        detail = "En huvudman kan inte gå upp i sig själv. Ange den som tar över."
        raise of_field("into", detail, expected="en annan huvudman")
    organizer = await work.organizers.get_organizer_for_change(organization_number)
    organizer.expect(version)
    # Locked as well: an organiser that is itself being merged away must not receive units.
    with named_in_body("into"):
        successor = await work.organizers.get_organizer_for_change(into)
    await work.must_be_impartial(organization_number, into, now=now)
    if not successor.active:
        detail = f"Huvudmannen {into} har själv upphört. Ange den som finns kvar."
        raise of_field("into", detail, expected="en huvudman som finns kvar")
    units = await work.units.lock_units_of(organization_number)
    owned = {"organization_number": organization_number}
    changes = [StateChange(unit.school_unit_code, owned, {"organization_number": into}) for unit in units]
    changes.append(StateChange(organization_number, {"active": True}, {"merged_into": into}))
    for unit in units:
        unit.move_to(into, now=now)
        work.publish(school_unit_changed(unit), subject=unit.school_unit_code)
    organizer.merge(into, now=now)
    work.publish(organizer_changed(organizer), subject=organization_number)
    await work.register_changes.add_changes(changes, now=now)
    after = {"merged_into": into, "units": len(units)}
    await work.record("merge_organizers", "organizer", organization_number, at=now, after=after, reason=reason)
    return organizer
