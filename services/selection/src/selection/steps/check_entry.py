"""Refuses an entry in a time line that breaks the rules all writers share."""

from datetime import datetime

from selection.errors import check_passed, of_field
from selection.models.time_line_entry import EntryDescription
from selection.rules.time_line import Agency, State, WrittenKind
from selection.steps.find_agency import find_agency
from selection.unit_of_work import Work
from shared.clock import swedish_date


async def check_entry(work: Work, organization_number: str, entry: EntryDescription, *, now: datetime) -> None:
    """Raises InvalidInput on the field that cannot stand."""
    today = swedish_date(now)
    if entry.kind is WrittenKind.SUPERVISION and find_agency(work.actor) is not Agency.SKOLINSPEKTIONEN:
        raise of_field("kind", "Tillsyn skrivs av Skolinspektionen.", expected="något annat än SUPERVISION")
    if entry.ends_on and entry.ends_on < entry.begins_on:
        raise of_field("ends_on", "Sista dagen ligger före den första.", expected=f"tidigast {entry.begins_on}")
    if entry.state in (State.ONGOING, State.DONE):
        check_passed("begins_on", entry.begins_on, today=today)
    if entry.state is State.DONE and entry.ends_on:
        check_passed("ends_on", entry.ends_on, today=today)
    units = await work.units.find_units(entry.school_unit_codes)
    for code in entry.school_unit_codes:
        if code not in units or units[code].organization_number != organization_number:
            detail = f"Skolenheten {code} hör inte till huvudmannen {organization_number}."
            raise of_field("school_unit_codes", detail, expected="huvudmannens egna skolenheter")
