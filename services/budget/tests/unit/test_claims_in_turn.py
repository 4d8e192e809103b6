"""Whose claim is lowered first when less lacks than is claimed."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from budget.models.claims import Claim
from budget.steps.find_grant_account import BY_END, BY_STATEMENT
from budget.steps.settle_claims import _in_turn


def claim(source: str, day: int, statement_id: UUID | None = None) -> Claim:
    return Claim(source=source, created_at=datetime(2026, 12, day, tzinfo=UTC), id=uuid4(), statement_id=statement_id)


def test_those_on_the_end_then_those_on_statements_and_a_persons_own_last_the_newest_of_each_first() -> None:
    by_hand = [claim(f"by hand {day}", day) for day in (1, 4)]
    of_statements = [claim(f"{BY_STATEMENT}{day}", day, uuid4()) for day in (2, 5)]
    on_the_end = [claim(f"{BY_END}{day}", day) for day in (3, 6)]
    oldest_first = [claim for pair in zip(by_hand, of_statements, on_the_end, strict=True) for claim in pair]
    assert _in_turn(oldest_first) == [*reversed(on_the_end), *reversed(of_statements), *reversed(by_hand)]
