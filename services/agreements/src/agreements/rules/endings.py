"""When an agreement may end before its time, and when the last of the money is accounted for."""

from datetime import date

from agreements.rules.faults import Fault, Faults
from agreements.rules.periods import months_later


def end_faults(from_on: date, *, starts_on: date, ends_on: date) -> Faults:
    """Within the period: what has not begun cannot have ended, and after the last day there is nothing to end."""
    if not starts_on <= from_on <= ends_on:
        yield Fault("body.from_on", "dagen ligger utanför överenskommelsens tid", f"{starts_on}–{ends_on}")


def hearing_faults(communicated_on: date, *, offered_on: date, today: date) -> Faults:
    """The organiser has had the grounds and could answer before anything is decided (FL 25 §)."""
    if not offered_on <= communicated_on <= today:
        yield Fault("body.communicated_on", "huvudmannen har inte fått yttra sig", f"{offered_on}–{today}")


def final_statement_faults(statement_on: date, *, from_on: date, months: int) -> Faults:
    """From the end on, and at the latest when twice the usual time for a statement has passed."""
    last = months_later(from_on, 2 * months)
    if not from_on <= statement_on <= last:
        yield Fault("body.final_statement_on", "dagen är före slutet eller långt efter", f"{from_on}–{last}")
