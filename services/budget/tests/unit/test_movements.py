"""What each event in the life of money does to the accounts."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budget.rules.accounts import LIMITS, Account, Posting, Stage
from budget.rules.movements import (
    Against,
    Line,
    Scope,
    carry,
    change_limit,
    close_year,
    open_authorisation,
    pay,
    rebind,
    receive,
    spend,
    spend_elsewhere,
    with_positions,
)

ITEM = "1:5 ap.3"
NOW = Scope("riktade-insatser-2024", 2026)


def sums_to_zero(postings: Sequence[Posting]) -> bool:
    return not sum(posting.amount for posting in postings)


def line(amount: str, year: int = 2026, kind: str = "grant", against: Against | None = None) -> Line:
    against = against or (Against.ALLOTMENT if year <= NOW.year else Against.AUTHORISATION)
    return Line(ITEM, year, kind, Decimal(amount), against)


def amounts(postings: Sequence[Posting]) -> dict[tuple[Stage, int], Decimal]:
    return {(posting.account.stage, posting.account.fiscal_year): posting.amount for posting in postings}


def limited(postings: Sequence[Posting]) -> set[Stage]:
    return {posting.account.stage for posting in postings if posting.limited}


lines = st.lists(
    st.builds(
        lambda year, kind, ore, plan: Line(
            ITEM,
            year,
            kind,
            Decimal(ore) / 100,
            Against.PLAN if plan and year > 2026 else Against.ALLOTMENT if year <= 2026 else Against.AUTHORISATION,
        ),
        st.integers(2026, 2028),
        st.sampled_from(["grant", "education_service"]),
        st.integers(1, 10**12),
        st.booleans(),
    ),
    max_size=5,
)


@given(lines, lines, lines, lines)
def test_every_rebinding_sums_to_zero_and_posts_once_per_account(
    first: list[Line], second: list[Line], third: list[Line], fourth: list[Line]
) -> None:
    postings = rebind(NOW, reserved=(first, second), committed=(third, fourth))
    assert sums_to_zero(postings)
    assert len({posting.account for posting in postings}) == len(postings)


@given(lines)
def test_a_pure_release_is_never_limited(bound: list[Line]) -> None:
    assert not limited(rebind(NOW, committed=(bound, [])))
    assert not limited(rebind(NOW, reserved=(bound, [])))


@given(lines, lines)
def test_going_there_and_back_moves_nothing(before: list[Line], after: list[Line]) -> None:
    there = rebind(NOW, committed=(before, after))
    back = rebind(NOW, committed=(after, before))
    assert {p.account: p.amount for p in there if p.amount} == {p.account: -p.amount for p in back if p.amount}


def test_reserving_this_year_is_tried_against_what_is_available() -> None:
    postings = rebind(NOW, reserved=([], [line("100")]))
    assert amounts(postings) == {(Stage.AVAILABLE, 2026): Decimal(-100), (Stage.RESERVED, 2026): Decimal(100)}
    assert limited(postings) == {Stage.AVAILABLE}


def test_a_later_year_is_tried_against_the_authorisation_alone() -> None:
    postings = rebind(NOW, reserved=([], [line("100", 2027)]))
    assert amounts(postings) == {
        (Stage.AVAILABLE, 2027): Decimal(-100),
        (Stage.RESERVED, 2027): Decimal(100),
        (Stage.ROOM, 2026): Decimal(-100),
        (Stage.OUTSTANDING, 2026): Decimal(100),
    }
    assert limited(postings) == {Stage.ROOM}


def test_a_planned_line_binds_nothing() -> None:
    assert rebind(NOW, reserved=([], [line("100", 2027, against=Against.PLAN)])) == []


def test_what_is_only_planned_counts_under_no_limit() -> None:
    planned = line("500", 2028, against=Against.PLAN)
    assert not limited(rebind(NOW, committed=([line("100", 2027)], [line("60", 2027), planned])))


def test_a_reservation_that_becomes_a_commitment_must_not_find_the_position_red() -> None:
    postings = rebind(NOW, reserved=([line("100")], []), committed=([], [line("100")]))
    assert Posting(Account(NOW.programme, ITEM, 2026, Stage.AVAILABLE), Decimal(0), limited=True) in postings


def test_lowering_a_commitment_is_never_limited_but_raising_it_is() -> None:
    assert not limited(rebind(NOW, committed=([line("100")], [line("60")])))
    assert limited(rebind(NOW, committed=([line("60")], [line("100")]))) == {Stage.AVAILABLE}


def test_kronor_that_change_kind_under_one_limit_are_not_tried_again() -> None:
    assert not limited(rebind(NOW, committed=([line("100")], [line("100", kind="education_service")])))


def test_it_is_all_that_is_bound_that_is_tried_reserved_and_committed_together() -> None:
    more = rebind(NOW, reserved=([line("10")], [line("20")]), committed=([line("100")], [line("95")]))
    less = rebind(NOW, reserved=([line("10")], [line("20")]), committed=([line("100")], [line("80")]))
    assert (limited(more), limited(less)) == ({Stage.AVAILABLE}, set())


def test_a_grant_is_bound_to_the_ore() -> None:
    postings = rebind(NOW, committed=([line("0.75")], [line("100.50")]))
    assert amounts(postings) == {(Stage.AVAILABLE, 2026): Decimal("-99.75"), (Stage.COMMITTED, 2026): Decimal("99.75")}


def test_an_allotment_gives_money_and_an_authorisation_gives_room_for_later_years() -> None:
    allotted = change_limit(NOW, ITEM, source=Stage.ALLOTTED, amount=Decimal(167_000_000))
    assert amounts(allotted) == {
        (Stage.ALLOTTED, 2026): Decimal(-167_000_000),
        (Stage.AVAILABLE, 2026): Decimal(167_000_000),
    }
    authorised = change_limit(NOW, ITEM, source=Stage.AUTHORISED, amount=Decimal(200_000_000))
    assert amounts(authorised) == {
        (Stage.AUTHORISED, 2026): Decimal(-200_000_000),
        (Stage.ROOM, 2026): Decimal(200_000_000),
    }


def test_what_a_year_has_left_leaves_it_when_it_is_closed() -> None:
    postings = close_year(NOW, ITEM, left=Decimal(500))
    assert amounts(postings) == {(Stage.AVAILABLE, 2026): Decimal(-500), (Stage.CLOSED, 2026): Decimal(500)}


def test_what_is_still_outstanding_goes_from_last_years_authorisation_to_this_years() -> None:
    postings = open_authorisation(NOW, ITEM, before=2025, released=Decimal(90), carried=Decimal(60))
    assert amounts(postings) == {
        (Stage.OUTSTANDING, 2025): Decimal(-90),
        (Stage.ROOM, 2025): Decimal(90),
        (Stage.ROOM, 2026): Decimal(-60),
        (Stage.OUTSTANDING, 2026): Decimal(60),
    }


def test_paying_in_the_year_of_the_line_needs_no_room() -> None:
    postings = pay(NOW, [(line("100"), Decimal(40))], counts_in=2026)
    assert amounts(postings) == {(Stage.COMMITTED, 2026): Decimal(-40), (Stage.PAID, 2026): Decimal(40)}
    assert not limited(postings)


def test_paying_on_2_january_burdens_the_new_year_whatever_room_it_has() -> None:
    postings = pay(Scope(NOW.programme, 2027), [(line("100"), Decimal(100))], counts_in=2027)
    assert amounts(postings)[Stage.AVAILABLE, 2026] == Decimal(100)
    assert amounts(postings)[Stage.AVAILABLE, 2027] == Decimal(-100)
    assert not limited(postings)


def test_what_was_paid_beyond_what_was_bound_comes_from_what_is_available() -> None:
    beyond = Line(ITEM, 2026, "grant", Decimal(5), Against.ALLOTMENT)
    postings = pay(NOW, [(line("100"), Decimal(100))], counts_in=2026, beyond=beyond)
    assert amounts(postings) == {
        (Stage.COMMITTED, 2026): Decimal(-100),
        (Stage.PAID, 2026): Decimal(105),
        (Stage.AVAILABLE, 2026): Decimal(-5),
    }
    assert sums_to_zero(postings)


def test_money_that_comes_back_makes_room_in_the_year_it_comes() -> None:
    postings = receive(NOW, ITEM, cost_kind="grant", amount=Decimal(25))
    assert amounts(postings) == {(Stage.REPAID, 2026): Decimal(-25), (Stage.AVAILABLE, 2026): Decimal(25)}


def test_an_own_cost_counts_in_its_year_though_no_agreement_has_bound_it() -> None:
    postings = spend(NOW, "1:1", cost_kind="operation", amount=Decimal(1_425_000))
    assert postings == [
        Posting(Account(NOW.programme, "1:1", 2026, Stage.AVAILABLE), Decimal(-1_425_000)),
        Posting(Account(NOW.programme, "1:1", 2026, Stage.PAID, "operation"), Decimal(1_425_000)),
    ]


def test_an_outcome_from_before_these_books_brings_in_the_room_that_they_do_not_know() -> None:
    postings = spend_elsewhere(NOW, ITEM, cost_kind="grant", amount=Decimal(1_796_000), lacking=Decimal(1_000_000))
    assert amounts(postings) == {
        (Stage.PAID, 2026): Decimal(1_796_000),
        (Stage.CLOSED, 2026): Decimal(-1_000_000),
        (Stage.AVAILABLE, 2026): Decimal(-796_000),
    }
    assert not limited(postings)


def test_what_is_unpaid_at_the_end_of_a_year_is_bound_on_the_next_and_no_authorisation_is_used() -> None:
    postings = carry(NOW, reserved=[line("40", 2026)], committed=[line("100", 2026)])
    assert amounts(postings) == {
        (Stage.RESERVED, 2026): Decimal(-40),
        (Stage.COMMITTED, 2026): Decimal(-100),
        (Stage.AVAILABLE, 2026): Decimal(140),
        (Stage.RESERVED, 2027): Decimal(40),
        (Stage.COMMITTED, 2027): Decimal(100),
        (Stage.AVAILABLE, 2027): Decimal(-140),
    }
    assert not limited(postings)


def test_every_position_that_is_touched_is_locked_by_its_available_account() -> None:
    grant = Posting(Account(NOW.programme, ITEM, 2026, Stage.RESERVED, "grant"), Decimal(-5))
    moved = Posting(Account(NOW.programme, ITEM, 2026, Stage.AVAILABLE), Decimal(5))
    ahead = Posting(Account(NOW.programme, ITEM, 2027, Stage.COMMITTED, "grant"), Decimal(5))
    locked = Posting(Account(NOW.programme, ITEM, 2027, Stage.AVAILABLE), Decimal(0))
    assert with_positions([grant, moved]) == [grant, moved]
    assert with_positions([grant, moved, ahead]) == [grant, moved, ahead, locked]


@given(st.sampled_from(Stage), st.decimals(-1000, 1000, places=2))
def test_changes_of_limits_balance(source: Stage, amount: Decimal) -> None:
    if source in LIMITS:
        return
    assert sums_to_zero(change_limit(NOW, ITEM, source=source, amount=amount))
    assert sums_to_zero(close_year(NOW, ITEM, left=amount))
    assert sums_to_zero(open_authorisation(NOW, ITEM, before=2025, released=amount, carried=amount / 2))
