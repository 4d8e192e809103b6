"""Which paid kronor each grant statement accounts for once an agreement has ended, and which none of them does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from followup.rules.working_days import WorkingDay, add_working_days, next_working_day

ZERO = Decimal("0.00")
WORKING_DAYS_TO_ACCOUNT = 10
"""The least that an organiser gets for a statement that is asked for after the end."""


@dataclass(frozen=True)
class Owed:
    """A grant statement: the instalments it names and the kronor it answers for. `place` says who comes first."""

    statement_id: UUID
    instalments: frozenset[UUID]
    amount: Decimal
    is_accounted: bool
    place: tuple[int, date]


Paid = Mapping[UUID | None, Decimal]
"""Grant paid by instalment; None for payments of which release 1.1.0 did not keep the instalment."""


def share_payments(owed: Iterable[Owed], paid: Paid) -> tuple[dict[UUID, Decimal], Decimal]:
    """The paid kronor of each statement, and the rest that a final statement has to account for.

    A statement has what was paid of its own instalments. Payments whose instalment is not known, and those that no
    statement names where release 1.1.0 named none, fill the statements in order.
    """
    in_order = sorted(owed, key=lambda statement: (statement.place, str(statement.statement_id)))
    left = dict(paid)
    shares = {s.statement_id: sum((left.pop(i, ZERO) for i in s.instalments), ZERO) for s in in_order}
    unknown = left.pop(None, ZERO)
    unnamed = sum(left.values(), ZERO)
    for statement in in_order:
        room = max(statement.amount - shares[statement.statement_id], ZERO)
        of_unknown = min(room, unknown)
        of_unnamed = ZERO if statement.instalments else min(room - of_unknown, unnamed)
        unknown, unnamed = unknown - of_unknown, unnamed - of_unnamed
        shares[statement.statement_id] += of_unknown + of_unnamed
    return shares, unknown + unnamed + _paid_after_account(in_order, shares)


@dataclass(frozen=True)
class Claims:
    """Kronor that budget has claimed back: all that stands, and the part that has come back or been written off."""

    standing: Decimal
    settled: Decimal

    def beyond(self, not_approved: Decimal, *, day_passed: bool) -> Decimal:
        """Amount that needs no statement any more, beyond what is claimed of those that have been submitted.

        Until the day of the statement has passed the organiser may still account for what is claimed and not repaid:
        an approval lowers the claim. After it the claim is what is left of the matter.
        """
        return max((self.standing if day_passed else self.settled) - not_approved, ZERO)


def take_claimed(owed: Iterable[Owed], shares: Mapping[UUID, Decimal], claimed: Decimal) -> dict[UUID, Decimal]:
    """The shares, less what is claimed, of statements that have not been submitted: the first ones first."""
    left = dict(shares)
    for statement in sorted(owed, key=lambda statement: (statement.place, str(statement.statement_id))):
        if not statement.is_accounted:
            taken = min(left[statement.statement_id], claimed)
            left[statement.statement_id] -= taken
            claimed -= taken
    return left


def _paid_after_account(owed: Sequence[Owed], shares: Mapping[UUID, Decimal]) -> Decimal:
    """Amount paid of an instalment after its statement had been submitted."""
    late = (shares[s.statement_id] - s.amount for s in owed if s.is_accounted)
    return sum((amount for amount in late if amount > 0), ZERO)


def day_of_kept(due_on: date, final_on: date | None, is_working_day: WorkingDay) -> date:
    """A statement that is still expected is due on its own day, and no later than the final one."""
    return next_working_day(min(due_on, final_on) if final_on else due_on, is_working_day)


def day_of_asked(due_on: date, final_on: date | None, *, today: date, is_working_day: WorkingDay) -> date:
    """A statement that is asked for after the end: on the final day, and never at once."""
    earliest = add_working_days(today, WORKING_DAYS_TO_ACCOUNT, is_working_day)
    return max(next_working_day(final_on or due_on, is_working_day), earliest)
