"""A limit of a year that has not begun is no limit: nothing is booked on it."""

from datetime import UTC, datetime
from decimal import Decimal
from unittest.mock import AsyncMock, Mock
from uuid import uuid4

import pytest

from budget.errors import YearNotBegun
from budget.models.ledger import TransactionKind
from budget.repository.ledger import Attempt, Touched
from budget.rules.accounts import Account, Posting, Stage
from budget.steps.move_funds import move_funds
from budget.steps.new_movement import new_movement

NOW = datetime(2026, 12, 31, tzinfo=UTC)
AVAILABLE = Account("riktade-insatser-2024", "1:5 ap.3", 2027, Stage.AVAILABLE)
PAID = Account("riktade-insatser-2024", "1:5 ap.3", 2027, Stage.PAID, "grant")


async def test_a_limit_of_a_year_that_has_not_begun_refuses() -> None:
    work = Mock()
    work.actor.subject = "anna"
    postings = [Posting(AVAILABLE, Decimal(-10), limited=True), Posting(PAID, Decimal(10))]
    touched = [Touched(account, Decimal(100), limited=False, closed=False) for account in (AVAILABLE, PAID)]
    work.ledger.move = AsyncMock(return_value=Attempt(done=False, touched=touched))
    movement = new_movement(
        work,
        TransactionKind.PAID,
        programme=AVAILABLE.programme,
        reference="2026:1",
        cause_id=uuid4(),
        now=NOW,
    )
    with pytest.raises(YearNotBegun):
        await move_funds(work, postings, movement=movement)
