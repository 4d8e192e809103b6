"""Paid kronor are accounted for once each, by the statement of their instalment or by a final one."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.rules.settlement import ZERO, Claims, Owed, day_of_asked, day_of_kept, share_payments, take_claimed

ONE, TWO, THREE = uuid4(), uuid4(), uuid4()


def owed(*instalments: UUID, amount: int = 100, accounted: bool = False, day: int = 1, place: int = 1) -> Owed:
    in_order = (0 if accounted else place, date(2027, 1, day))
    return Owed(uuid4(), frozenset(instalments), Decimal(amount), accounted, in_order)


def shared(planned: list[Owed], paid: dict[UUID | None, Decimal]) -> list[int]:
    """The share of each statement, and the rest last; in whole kronor."""
    shares, rest = share_payments(planned, paid)
    return [*(int(shares[statement.statement_id]) for statement in planned), int(rest)]


def test_a_statement_answers_for_what_was_paid_of_its_own_instalments() -> None:
    second, first = owed(THREE), owed(ONE, TWO, amount=200)
    assert shared([second, first], {ONE: Decimal(100), TWO: Decimal(50)}) == [0, 150, 0]


def test_payments_of_unknown_instalments_fill_the_statements_in_order() -> None:
    third, second, first = owed(THREE, day=3), owed(TWO, day=2), owed(ONE, day=1)
    assert shared([third, second, first], {None: Decimal(150)}) == [0, 50, 100, 0]


def test_a_payment_that_no_statement_names_is_not_laid_on_one_that_names_others() -> None:
    assert shared([owed(ONE, day=1), owed(day=2)], {TWO: Decimal(130)}) == [0, 100, 30]


def test_what_was_paid_after_the_account_is_left_for_a_final_statement() -> None:
    submitted = owed(ONE, TWO, amount=100, accounted=True)
    assert shared([submitted], {ONE: Decimal(100), TWO: Decimal(70)}) == [170, 70]


def test_what_is_paid_of_known_instalments_leaves_less_room_for_the_unknown() -> None:
    first, second = owed(ONE, day=1), owed(TWO, day=2)
    assert shared([first, second], {ONE: Decimal(60), None: Decimal(150)}) == [100, 100, 10]


def test_what_no_statement_names_fills_the_room_that_the_unknown_left() -> None:
    assert shared([owed(day=1)], {None: Decimal(60), TWO: Decimal(70)}) == [100, 30]


def test_half_a_krona_paid_after_the_account_is_left_too() -> None:
    submitted = owed(ONE, amount=100, accounted=True)
    assert share_payments([submitted], {ONE: Decimal("100.50")})[1] == Decimal("0.50")


def test_an_instalment_belongs_to_the_statement_that_is_in_force() -> None:
    assert shared([owed(ONE, day=1, place=2), owed(ONE, day=9)], {ONE: Decimal(100)}) == [0, 100, 0]


amounts = st.integers(min_value=0, max_value=300).map(Decimal)
instalments = st.sampled_from([ONE, TWO, THREE])
statements = st.builds(
    lambda names, amount, accounted, day, place: owed(*names, amount=amount, accounted=accounted, day=day, place=place),
    st.frozensets(instalments),
    st.integers(min_value=0, max_value=300),
    st.booleans(),
    st.integers(min_value=1, max_value=28),
    st.sampled_from([1, 2]),
)


@given(st.lists(statements, max_size=6), st.dictionaries(st.none() | instalments, amounts))
def test_every_paid_krona_is_accounted_for_exactly_once(planned: list[Owed], paid: dict[UUID | None, Decimal]) -> None:
    shares, rest = share_payments(planned, paid)
    beyond = sum((max(shares[s.statement_id] - s.amount, ZERO) for s in planned if s.is_accounted), ZERO)
    assert sum(shares.values(), ZERO) + rest - beyond == sum(paid.values(), ZERO)
    assert all(share >= 0 for share in shares.values())


def every_day(day: date) -> bool:
    return True


@pytest.mark.parametrize(
    ("own", "final", "due"),
    [
        (date(2027, 1, 29), date(2027, 5, 3), date(2027, 1, 29)),
        (date(2028, 1, 31), date(2027, 5, 3), date(2027, 5, 3)),
        (date(2028, 1, 31), None, date(2028, 1, 31)),
    ],
)
def test_a_statement_still_expected_is_due_on_its_own_day_or_the_final_one(
    own: date, final: date | None, due: date
) -> None:
    assert day_of_kept(own, final, every_day) == due


@pytest.mark.parametrize(
    ("final", "today", "due"),
    [
        (date(2027, 5, 3), date(2027, 3, 1), date(2027, 5, 3)),
        (date(2027, 5, 3), date(2027, 5, 2), date(2027, 5, 12)),
        (None, date(2027, 5, 2), date(2027, 9, 30)),
    ],
)
def test_a_statement_asked_for_after_the_end_is_never_due_at_once(final: date | None, today: date, due: date) -> None:
    assert day_of_asked(date(2027, 9, 30), final, today=today, is_working_day=every_day) == due


def test_what_is_claimed_can_be_accounted_for_until_the_day_has_passed() -> None:
    claims = Claims(standing=Decimal(100), settled=Decimal(30))
    assert [claims.beyond(ZERO, day_passed=passed) for passed in (False, True)] == [30, 100]
    # What is claimed of a submitted statement is that one's.
    assert [claims.beyond(Decimal(40), day_passed=passed) for passed in (False, True)] == [0, 60]


def test_a_claim_takes_of_the_first_statements_that_are_not_submitted() -> None:
    submitted, second, first = owed(ONE, accounted=True), owed(TWO, day=3), owed(THREE, day=2)
    shares = dict.fromkeys((statement.statement_id for statement in (submitted, second, first)), Decimal(100))
    left = take_claimed([submitted, second, first], shares, Decimal(130))
    assert [left[statement.statement_id] for statement in (submitted, first, second)] == [100, 0, 70]
