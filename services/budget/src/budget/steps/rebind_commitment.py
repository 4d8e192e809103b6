"""Bind the costs of an agreement that are not bound: after an amendment or a refusal, or when a planned year begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from budget.errors import YearClosed
from budget.facts import commitment_adjusted, commitment_refused, funds_committed
from budget.models.commitments import Commitment, CommitmentState
from budget.models.ledger import TransactionKind
from budget.models.reservations import Reservation
from budget.rules.cost_lines import still_to_bind
from budget.rules.money import ZERO
from budget.rules.movements import Against, Line, Scope, amount_of, rebind
from budget.rules.positions import Limit, Shortage
from budget.rules.wording import explain_all, signed_in_closed_year
from budget.steps.find_running_day import find_running_day
from budget.steps.move_funds import move_funds
from budget.steps.new_movement import new_movement
from budget.steps.place_costs import place_costs
from budget.steps.retain_approved import retain_approved
from budget.unit_of_work import Work
from shared.event import Fact


@dataclass(frozen=True, slots=True)
class Binding:
    """The outcome of an attempt: the limits or the closed year that refused it, or the lines to bind."""

    wanted: Sequence[Line] = ()
    shortages: Sequence[Shortage] = ()
    closed: bool = False
    """The year of the signature is closed, and nothing was tried on another."""
    moved: bool = False
    first: bool = False
    """Nothing of the agreement had been bound before."""
    reservation: Reservation | None = None
    """Used by the binding that follows a signature."""
    released: Decimal = ZERO

    @property
    def refused(self) -> bool:
        return self.closed or bool(self.shortages)

    @property
    def limits(self) -> list[Limit]:
        return [shortage.limit for shortage in self.shortages]

    def is_news_for(self, commitment: Commitment) -> bool:
        """True when another limit refuses than before, or something is bound or released."""
        if self.shortages:
            return not commitment.was_refused_by(self.limits)
        return self.moved or self.first


async def rebind_commitment(
    work: Work, commitment: Commitment, *, day: date, late: bool = False, now: datetime
) -> None:
    """The outcome is published, whichever it is. The caller has locked the cooperation.

    `late`: a signature is handled, and is refused if its year is closed; else what waits goes on to the running year.
    """
    binding = await _try(work, commitment, day=day, late=late, now=now)
    await _conclude(work, commitment, binding, now=now)
    _publish(work, commitment, binding)


async def retry_binding(work: Work, commitment: Commitment, *, now: datetime) -> None:
    """The outcome is published when it is news. The caller has locked the cooperation."""
    if commitment.state is CommitmentState.ENDED:
        return
    day = await find_running_day(work, commitment.programme, now=now)
    binding = await _try(work, commitment, day=day, late=False, now=now)
    if binding.is_news_for(commitment):
        await _conclude(work, commitment, binding, now=now)
        _publish(work, commitment, binding)
    elif commitment.waits and not binding.shortages:
        await _conclude(work, commitment, binding, now=now)  # it waits for nothing more, and nothing had to move


async def _try(work: Work, commitment: Commitment, *, day: date, late: bool, now: datetime) -> Binding:
    """Try the year of the signature, or the running one when that is closed."""
    try:
        return await _try_in(work, commitment, commitment.binds_in, day=day, signed=late, now=now)
    except YearClosed:
        if not late:
            return await _try_in(work, commitment, day.year, day=day, signed=False, now=now)
    return Binding(closed=True)


async def _try_in(
    work: Work, commitment: Commitment, signed_in: int, *, day: date, signed: bool, now: datetime
) -> Binding:
    """`signed`: both have signed an amendment just now."""
    placed = await place_costs(work, commitment.programme, commitment.costs, day=day)
    bound, first = commitment.bound_lines, commitment.never_bound
    asked = still_to_bind(placed, spent=commitment.spent, bound=bound, year=day.year, signed_in=signed_in)
    asked = [line for line in asked if line.against is not Against.PLAN]
    wanted = await retain_approved(work, commitment, asked, day=day)
    # A retry leaves alone what a later decision has reserved for an amendment that is not signed yet.
    uses_reservation = first or signed or commitment.waits
    reservation = await work.reservations.find_reserved(commitment.cooperation_id) if uses_reservation else None
    postings = rebind(
        Scope(commitment.programme, day.year),
        reserved=(reservation.reserved if reservation else [], []),
        committed=(bound, wanted),
    )
    movement = new_movement(
        work,
        TransactionKind.COMMITTED if first else TransactionKind.ADJUSTED,
        programme=commitment.programme,
        reference=commitment.diary_number,
        cause_id=commitment.id,
        day=day,
        now=now,
    )
    commitment.agree(placed, now)  # also when it is refused: a planned line may be tried against an authorisation now
    return Binding(
        wanted,
        await move_funds(work, postings, movement=movement),
        moved=bool(postings),
        first=first,
        reservation=reservation,
        released=max(ZERO, amount_of(bound) - amount_of(wanted)),
    )


async def _conclude(work: Work, commitment: Commitment, binding: Binding, *, now: datetime) -> None:
    if binding.closed:
        commitment.wait_for_person(signed_in_closed_year(commitment.binds_in), now)
    elif binding.shortages:
        commitment.wait(explain_all(binding.shortages), binding.limits, now)
    else:
        commitment.bind(binding.wanted, now)
        if binding.reservation:
            binding.reservation.use(now)
    after = {"bound": str(commitment.bound)}
    await work.record("rebind_commitment", "commitment", commitment.id, at=now, after=after)


def _publish(work: Work, commitment: Commitment, binding: Binding) -> None:
    fact: Fact
    if binding.refused:
        fact = commitment_refused(commitment, binding.shortages)
    elif binding.first:
        fact = funds_committed(commitment)
    else:
        fact = commitment_adjusted(commitment, released=binding.released)
    work.publish(fact, subject=commitment.cooperation_id, scope=commitment.programme)
