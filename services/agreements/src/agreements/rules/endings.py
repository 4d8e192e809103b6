"""When an agreement may wait or end before its time, and when the last of the money is accounted for."""

from datetime import date

from agreements.rules.faults import Fault, Faults
from agreements.rules.periods import months_later


def end_faults(from_on: date, *, starts_on: date, ends_on: date) -> Faults:
    """Within the period: what has not begun cannot have ended or wait, and after the last day there is nothing to."""
    if not starts_on <= from_on <= ends_on:
        in_time = f"{starts_on}–{ends_on}"
        expected = in_time if starts_on <= ends_on else f"tidigast {starts_on}, när den dagen har kommit"
        yield Fault("body.from_on", "dagen ligger utanför överenskommelsens tid", expected)


def resumption_faults(from_on: date, *, paused_from: date, last: date) -> Faults:
    """Not before the pause, and not when there is nothing left to resume."""
    if not paused_from <= from_on <= last:
        yield Fault("body.from_on", "dagen är före pausen eller efter överenskommelsens tid", f"{paused_from}–{last}")


def case_end_faults(from_on: date, *, answered_on: date, today: date) -> Faults:
    """A case without an agreement has no last day: it ends when it is decided, or did when its organiser left it."""
    if not answered_on <= from_on <= today:
        yield Fault("body.from_on", "dagen är före huvudmannens ja eller i framtiden", f"{answered_on}–{today}")


def hearing_faults(communicated_on: date, *, offered_on: date, today: date) -> Faults:
    """The organiser has had the grounds and could answer before anything is decided (FL 25 §)."""
    if not offered_on <= communicated_on <= today:
        yield Fault("body.communicated_on", "huvudmannen har inte fått yttra sig", f"{offered_on}–{today}")


def end_hearing_faults(
    communicated_on: date | None, *, not_heard_reason: str | None, offered_on: date, today: date
) -> Faults:
    """Heard, or a reason why it need not be: who asks for an end, or exists no longer, is not (FL 25 §)."""
    if communicated_on is None and not not_heard_reason:
        yield Fault("body.communicated_on", "huvudmannen har inte fått yttra sig", "dagen, eller not_heard_reason")
    if communicated_on and not_heard_reason:
        yield Fault("body.not_heard_reason", "huvudmannen har fått yttra sig", "inget skäl")
    if communicated_on:
        yield from hearing_faults(communicated_on, offered_on=offered_on, today=today)


def claim_hearing_faults(*, is_claimed: bool, not_heard_reason: str | None) -> Faults:
    """Whoever asks for an end has not been heard of what it is to pay back (FL 25 §)."""
    if is_claimed and not_heard_reason:
        expected = "communicated_on, eller claims_repayment=false"
        yield Fault("body.not_heard_reason", "inget krävs tillbaka utan att huvudmannen har fått yttra sig", expected)


def final_statement_faults(statement_on: date, *, from_on: date, months: int) -> Faults:
    """From the end on, and at the latest when twice the usual time for a statement has passed."""
    last = months_later(from_on, 2 * months)
    if not from_on <= statement_on <= last:
        yield Fault("body.final_statement_on", "dagen är före slutet eller långt efter", f"{from_on}–{last}")


def unwanted_statement_faults(statement_on: date | None, *, is_granted: bool) -> Faults:
    """Nothing is accounted for where no grant is in force."""
    if statement_on and not is_granted:
        message = "överenskommelsen har inget bidrag i kraft att redovisa"
        yield Fault("body.final_statement_on", message, "ingen dag")
