"""Count a cost on the appropriation: in its own year, or in the running one when that year is closed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import WrongState, YearClosed
from budget.models.commitments import Commitment
from budget.models.ledger import TransactionKind
from budget.repository.ledger import Movement
from budget.rules.accounts import Posting
from budget.rules.cost_lines import draw
from budget.rules.costs import Cost
from budget.rules.money import total
from budget.rules.movements import Against, Line, Scope, pay
from budget.rules.wording import LESS_IS_BOUND
from budget.steps.find_running_day import find_running_day
from budget.steps.get_rule import get_rule
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement
from budget.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Booked:
    """The lines that a cost took from, bound or not, and the year it counts in."""

    parts: Sequence[tuple[Line, Decimal]]
    fiscal_year: int

    @property
    def by_item(self) -> dict[str, Decimal]:
        return {item: total(amount for line, amount in self.parts if line.item == item) for item in self.items}

    @property
    def items(self) -> list[str]:
        return sorted({line.item for line, _ in self.parts})


async def book_cost(
    work: Work,
    commitment: Commitment,
    cost: Cost,
    *,
    kind: TransactionKind,
    year: int,
    cause_id: UUID,
    must_be_bound: bool,
    now: datetime,
) -> Booked:
    """Book money that has left the bank, whatever is bound; a cost that we decide on ourselves `must_be_bound`."""
    bound = commitment.bound_of(cost.kind)
    item = (await get_rule(work, commitment.programme, cost.kind, now=now)).item
    day = await find_running_day(work, commitment.programme, now=now)
    scope = Scope(commitment.programme, day.year)

    def drawn(counts_in: int) -> tuple[list[tuple[Line, Decimal]], Line | None]:
        parts, lacking = draw(bound, cost.amount, year=counts_in)
        return parts, Line(item, counts_in, cost.kind, lacking, Against.ALLOTMENT) if lacking else None

    def postings(counts_in: int) -> list[Posting]:
        parts, beyond = drawn(counts_in)
        return pay(scope, parts, counts_in=counts_in, beyond=beyond)

    if must_be_bound and drawn(year)[1]:
        raise WrongState(LESS_IS_BOUND)
    movement = new_movement(
        work,
        kind,
        programme=commitment.programme,
        reference=commitment.diary_number,
        cause_id=cause_id,
        day=day,
        now=now,
    )
    counted = await book_in_open_year(work, postings, year=year, movement=movement, now=now)
    # Drawn again: in the running year instead of a closed one the cost takes from other lines first.
    parts, beyond = drawn(counted)
    commitment.spend(parts, beyond, now)
    return Booked([*parts, *([(beyond, beyond.amount)] if beyond else [])], counted)


async def book_in_open_year(
    work: Work, postings: Callable[[int], list[Posting]], *, year: int, movement: Movement, now: datetime
) -> int:
    """The year it was booked in. A fact of a closed year counts in the running one: it is never lost."""
    try:
        await demand_funds(work, postings(year), movement=movement)
    except YearClosed:
        running = (await find_running_day(work, movement.programme, now=now)).year
        await demand_funds(work, postings(running), movement=movement)
        return running
    return year
