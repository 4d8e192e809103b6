"""The account of a grant adds up, instalment by instalment, whatever is judged and claimed in whatever order."""

from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from budget.rules.grants import Account, Claimed, Ending, Judged, Part, account, owed
from budget.rules.money import total

ZERO = Decimal(0)
AMOUNTS = st.integers(0, 300).map(Decimal) | st.just(Decimal("33.33"))
STATEMENTS = [UUID(int=number) for number in range(1, 4)]
WHICH = st.sampled_from([None, *STATEMENTS])
PARTS = st.lists(st.tuples(AMOUNTS, WHICH), min_size=1, max_size=4)
JUDGED = st.lists(
    st.builds(Judged, st.sampled_from(STATEMENTS), AMOUNTS, AMOUNTS),
    max_size=3,
    unique_by=lambda judged: judged.statement_id,
)
ENDINGS = st.none() | st.builds(Ending, st.none() | AMOUNTS)


def parts_of(drawn: list[tuple[Decimal, UUID | None]]) -> list[Part]:
    return [Part(paid, UUID(int=100 + n), n, statement) for n, (paid, statement) in enumerate(drawn)]


def settled(parts: list[Part], judged: list[Judged], claims: list[Claimed], ending: Ending | None) -> Account:
    """With all raised that is owed."""
    before = account(parts, judged, claims)
    raised = [
        Claimed(found.amount, ZERO, ZERO, found.statement_id, by_end=found.statement_id is None)
        for found in owed(before, judged, claims, ending)
    ]
    return account(parts, judged, [*claims, *raised])


@given(PARTS, JUDGED, ENDINGS)
def test_every_instalment_adds_up_and_nothing_is_claimed_that_was_not_paid(
    drawn: list[tuple[Decimal, UUID | None]], judged: list[Judged], ending: Ending | None
) -> None:
    found = settled(parts_of(drawn), judged, [], ending)
    assert found.excess == 0
    for standing in found.standings:
        columns = (standing.approved, standing.open_claim, standing.repaid, standing.written_off, standing.unaccounted)
        assert min(columns) >= 0
        assert total(columns) == standing.part.paid


@given(PARTS, JUDGED)
def test_the_end_of_an_agreement_leaves_nothing_unaccounted(
    drawn: list[tuple[Decimal, UUID | None]], judged: list[Judged]
) -> None:
    assert settled(parts_of(drawn), judged, [], Ending()).unaccounted == 0


@given(PARTS, JUDGED)
def test_a_second_settlement_finds_nothing_more_to_claim(
    drawn: list[tuple[Decimal, UUID | None]], judged: list[Judged]
) -> None:
    parts = parts_of(drawn)
    first = list(owed(account(parts, judged, []), judged, [], Ending()))
    claims = [Claimed(o.amount, ZERO, ZERO, o.statement_id, by_end=o.statement_id is None) for o in first]
    assert list(owed(account(parts, judged, claims), judged, claims, Ending())) == []


@given(PARTS, JUDGED)
def test_what_is_approved_after_the_claim_is_claimed_too_much_by_just_that(
    drawn: list[tuple[Decimal, UUID | None]], judged: list[Judged]
) -> None:
    parts = parts_of(drawn)
    claims = [
        Claimed(found.amount, ZERO, ZERO, by_end=True) for found in owed(account(parts, [], []), [], [], Ending())
    ]
    late = account(parts, judged, claims)
    assert late.excess == total(standing.approved for standing in account(parts, judged, []).standings)


def test_a_statement_accounts_for_its_own_instalments_alone() -> None:
    parts = [Part(Decimal(100), UUID(int=101), 1, STATEMENTS[0]), Part(Decimal(100), UUID(int=102), 2, STATEMENTS[1])]
    found = account(parts, [Judged(STATEMENTS[1], Decimal(150), ZERO)], [])
    assert [standing.approved for standing in found.standings] == [0, 100]


def test_a_statement_that_names_no_instalments_accounts_for_them_in_order() -> None:
    parts = [Part(Decimal(100), UUID(int=101), 1), Part(Decimal(100), UUID(int=102), 2)]
    found = account(parts, [Judged(STATEMENTS[0], Decimal(150), ZERO)], [])
    assert [standing.approved for standing in found.standings] == [100, 50]


def test_money_that_has_come_back_is_not_approved_as_well() -> None:
    part = Part(Decimal(100), UUID(int=101), 1)
    [standing] = account(
        [part], [Judged(STATEMENTS[0], Decimal(100), ZERO)], [Claimed(ZERO, Decimal(30), ZERO)]
    ).standings
    assert [standing.approved, standing.repaid, standing.unaccounted] == [70, 30, 0]


def test_an_amount_that_release_1_1_named_is_the_most_that_is_claimed() -> None:
    part = Part(Decimal(100), UUID(int=101), 1)
    amounts = [
        [found.amount for found in owed(account([part], [], []), [], [], Ending(Decimal(limit)))]
        for limit in (40, 99_999_999)
    ]
    assert amounts == [[40], [100]]


def test_what_came_back_and_what_was_written_off_are_not_claimed_again() -> None:
    part, judged = Part(Decimal(100), UUID(int=101), 1), [Judged(STATEMENTS[0], ZERO, Decimal(90))]
    claims = [Claimed(Decimal(20), Decimal(30), Decimal(10), STATEMENTS[0])]
    assert [found.amount for found in owed(account([part], judged, claims), judged, claims, None)] == [30]


def test_what_is_claimed_by_one_statement_is_not_taken_off_another() -> None:
    parts = [Part(Decimal(100), UUID(int=101), 1, STATEMENTS[0]), Part(Decimal(100), UUID(int=102), 2, STATEMENTS[1])]
    judged = [Judged(STATEMENTS[0], Decimal(60), Decimal(40)), Judged(STATEMENTS[1], Decimal(75), Decimal(25))]
    claims = [Claimed(Decimal(30), ZERO, ZERO, STATEMENTS[0])]
    found = {claim.statement_id: claim.amount for claim in owed(account(parts, judged, claims), judged, claims, None)}
    assert found == {STATEMENTS[0]: 10, STATEMENTS[1]: 25}


def test_a_claim_for_two_instalments_is_never_more_than_was_demanded() -> None:
    parts = [Part(Decimal(100), UUID(int=101), 1, STATEMENTS[0]), Part(Decimal(100), UUID(int=102), 2, STATEMENTS[0])]
    judged = [Judged(STATEMENTS[0], ZERO, Decimal(120))]
    assert [found.amount for found in owed(account(parts, judged, []), judged, [], None)] == [120]


def test_what_the_end_has_claimed_already_is_taken_off_the_amount_that_release_1_1_named() -> None:
    part, claims = Part(Decimal(100), UUID(int=101), 1), [Claimed(Decimal(30), ZERO, ZERO, by_end=True)]
    ending = Ending(Decimal(40))
    assert [found.amount for found in owed(account([part], [], claims), [], claims, ending)] == [10]


def test_what_came_back_beyond_a_statements_own_instalments_is_taken_of_the_others() -> None:
    parts = [Part(Decimal(100), UUID(int=101), 1, STATEMENTS[0]), Part(Decimal(100), UUID(int=102), 2, STATEMENTS[1])]
    found = account(parts, [], [Claimed(ZERO, Decimal(150), ZERO, STATEMENTS[1])])
    assert [standing.repaid for standing in found.standings] == [50, 100]
