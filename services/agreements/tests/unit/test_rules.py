"""The pure rules: periods, instalments, costs, differences, supervision."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.programmes import rules_of
from agreements.rules.carried_forward import Forward
from agreements.rules.costs import excess_faults, lowered, summed
from agreements.rules.differences import difference
from agreements.rules.faults import Fault
from agreements.rules.instalments import Part, default_parts, sum_faults
from agreements.rules.periods import LongestPeriod, months_later
from agreements.rules.supervision import Judgement, blocking_reason
from agreements.rules.wording import (
    ACTIVITIES,
    AGENCY_SUPPORT,
    COST_KINDS,
    IMPACT_FACTORS,
    LEVELS,
    MEASURE_KINDS,
)
from shared.canonical import canonical, hash_of
from shared.contracts.followup import ActivityKind
from shared.contracts.terms import CostKind, ImpactFactor, MeasureKind, MeasureLevel

THREE_YEARS = LongestPeriod(3, from_first_agreement=True)


def is_too_long(starts_on: date, ends_on: date, *, began_on: date | None = None) -> bool:
    return bool(list(THREE_YEARS.faults(starts_on, ends_on, began_on=began_on)))


def test_three_years_end_the_day_before_the_anniversary() -> None:
    assert THREE_YEARS.last_allowed_day(date(2027, 1, 1)) == date(2029, 12, 31)
    assert not is_too_long(date(2027, 1, 1), date(2029, 12, 31))
    assert is_too_long(date(2027, 1, 1), date(2030, 1, 1))


def test_a_period_of_a_single_day_ends_before_it_has_begun() -> None:
    day = date(2027, 1, 1)
    faults = list(THREE_YEARS.faults(day, day, began_on=None))
    assert faults == [Fault("content.ends_on", "slutar före starten", "en dag efter 2027-01-01")]
    assert not is_too_long(day, date(2027, 1, 2))


def test_three_years_from_a_leap_day_end_in_february() -> None:
    assert THREE_YEARS.last_allowed_day(date(2028, 2, 29)) == date(2031, 2, 27)


def test_three_years_are_counted_from_the_first_agreement_however_the_period_is_moved() -> None:
    began = date(2026, 10, 1)
    assert is_too_long(date(2027, 1, 1), date(2029, 12, 31), began_on=began)
    assert not is_too_long(date(2027, 1, 1), date(2029, 9, 30), began_on=began)
    own = LongestPeriod(3, from_first_agreement=False)
    assert not list(own.faults(date(2027, 1, 1), date(2029, 12, 31), began_on=began))


def test_a_month_later_is_never_the_month_after() -> None:
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_later(date(2027, 12, 31), 2) == date(2028, 2, 29)


amounts = st.decimals(min_value="0.01", max_value="9999999.99", places=2)


@given(st.dictionaries(st.sampled_from([2027, 2028, 2029]), amounts, min_size=1))
def test_instalments_are_the_grant_to_the_ore(grant_by_year: dict[int, Decimal]) -> None:
    parts = default_parts(grant_by_year, starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31), months_after_payment=3)
    assert sum(part.amount for part in parts) == sum(grant_by_year.values())
    assert all(part.amount > 0 for part in parts)


@given(st.dictionaries(st.sampled_from([2027, 2028, 2029]), amounts, min_size=1))
def test_every_part_is_paid_in_its_own_year_and_stated_when_it_has_been_used(grant_by_year: dict[int, Decimal]) -> None:
    start, end = date(2027, 3, 1), date(2029, 10, 31)
    parts = default_parts(grant_by_year, starts_on=start, ends_on=end, months_after_payment=3)
    assert all(start <= part.due_on <= end for part in parts)
    assert all(months_later(part.due_on, 3) <= part.statement_on <= months_later(end, 3) for part in parts)
    assert {part.due_on.year for part in parts} == set(grant_by_year)
    waiting = [(former, part) for former, part in pairwise(parts) if part.waits]
    assert all(former.statement_on <= part.due_on for former, part in waiting)


def test_the_first_year_is_paid_in_two_halves() -> None:
    grant, start, end = {2027: Decimal("100.01")}, date(2027, 1, 1), date(2029, 12, 31)
    parts = default_parts(grant, starts_on=start, ends_on=end, months_after_payment=3)
    assert [(p.amount, p.due_on, p.statement_on) for p in parts] == [
        (Decimal("50.00"), date(2027, 1, 1), date(2027, 7, 2)),
        (Decimal("50.01"), date(2027, 7, 2), date(2028, 1, 31)),
    ]


def test_a_year_without_room_for_a_statement_is_paid_at_once() -> None:
    grant, start, end = {2026: Decimal(100), 2027: Decimal(200)}, date(2026, 11, 22), date(2028, 12, 31)
    parts = default_parts(grant, starts_on=start, ends_on=end, months_after_payment=3)
    assert [(p.amount, p.due_on, p.statement_on, p.waits) for p in parts] == [
        (Decimal(100), date(2026, 11, 22), date(2027, 2, 22), False),
        (Decimal(200), date(2027, 2, 22), date(2028, 1, 31), True),
    ]


def days(parts: list[Part]) -> list[tuple[str, str, bool]]:
    return [(str(part.due_on), str(part.statement_on), part.waits) for part in parts]


@pytest.mark.parametrize(
    ("starts_on", "paid"),
    [
        ("2027-06-30", [("2027-06-30", "2027-09-30", False), ("2027-09-30", "2028-01-31", True)]),
        ("2027-07-01", [("2027-07-01", "2028-01-31", False)]),
    ],
)
def test_a_first_year_with_just_the_time_for_a_statement_is_paid_in_two_halves(
    starts_on: str, paid: list[tuple[str, str, bool]]
) -> None:
    start = date.fromisoformat(starts_on)
    parts = default_parts({2027: Decimal(100)}, starts_on=start, ends_on=date(2029, 12, 31), months_after_payment=3)
    assert days(parts) == paid


def test_a_statement_that_comes_on_the_last_day_of_the_money_is_still_a_condition() -> None:
    parts = default_parts(
        {2027: Decimal(100), 2028: Decimal(50)},
        starts_on=date(2027, 11, 15),
        ends_on=date(2028, 2, 15),
        months_after_payment=3,
    )
    assert days(parts) == [("2027-11-15", "2028-02-15", False), ("2028-02-15", "2028-05-15", True)]


def test_a_statement_that_comes_after_the_last_day_of_the_money_is_no_condition() -> None:
    parts = default_parts(
        {2027: Decimal(100), 2028: Decimal(50)},
        starts_on=date(2027, 11, 16),
        ends_on=date(2028, 2, 15),
        months_after_payment=3,
    )
    assert days(parts) == [("2027-11-16", "2028-02-16", False), ("2028-01-01", "2028-04-01", False)]


def test_each_years_instalments_are_that_years_grant() -> None:
    granted = {2027: Decimal(100), 2028: Decimal("50.00"), 2029: Decimal(7)}
    paid = {2026: Decimal(3), 2027: Decimal(100), 2028: Decimal("49.99")}
    assert list(sum_faults(granted, paid, {})) == [
        Fault("content.instalments", "summan för 2026 är 3.00", "bidraget 0.00"),
        Fault("content.instalments", "summan för 2028 är 49.99", "bidraget 50.00"),
        Fault("content.instalments", "summan för 2029 är 0.00", "bidraget 7.00"),
    ]


def test_what_followed_is_paid_the_year_that_it_followed_to_or_later_and_never_twice() -> None:
    forwards = {(2026, "grant"): Forward(2027, Decimal(60)), (2027, "grant"): Forward(2028, Decimal(70))}
    granted = {2026: Decimal(100), 2027: Decimal(50)}

    def faults(*paid: int) -> list[str]:
        years = {2026 + number: Decimal(amount) for number, amount in enumerate(paid)}
        return [fault.message for fault in sum_faults(granted, years, forwards)]

    for paid in ((100, 50), (40, 110), (40, 40, 70), (60, 20, 70), (100, 0, 50)):
        assert faults(*paid) == [], paid
    for paid in ((39, 111), (40, 39, 71), (101, 49), (100, 51), (40, 100), (100, 50, 1)):
        assert faults(*paid), paid


def test_what_is_lowered_is_told_by_year_and_kind_and_what_is_raised_is_not() -> None:
    former = {(2027, "grant"): Decimal(100), (2028, "grant"): Decimal(50), (2028, "operation"): Decimal(9)}
    costs = {(2027, "grant"): Decimal(80), (2028, "grant"): Decimal(50), (2029, "grant"): Decimal(70)}
    assert lowered(costs, former) == [
        "bidrag 2027: 100.00 → 80.00",
        "verksamhetskostnad 2028: 9.00 → 0.00",
    ]


def test_costs_are_summed_by_year_and_kind() -> None:
    lines = [(2028, "grant", Decimal("1")), (2027, "grant", Decimal("2")), (2028, "grant", Decimal("3"))]
    assert summed(lines) == {(2027, "grant"): Decimal("2"), (2028, "grant"): Decimal("4")}


def test_a_kind_that_was_not_decided_exceeds_and_is_named_in_swedish() -> None:
    asked = {(2027, "grant"): Decimal("1"), (2027, "operation"): Decimal("1")}
    assert list(excess_faults(asked, {(2027, "grant"): Decimal("1")})) == [
        Fault("content.costs", "verksamhetskostnad 2027 är mer än vad som är beslutat", "högst 0.00 enligt beslutet")
    ]


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (CostKind, COST_KINDS),
        (MeasureKind, MEASURE_KINDS),
        (MeasureKind, AGENCY_SUPPORT),
        (MeasureLevel, LEVELS),
        (ImpactFactor, IMPACT_FACTORS),
        (ActivityKind, ACTIVITIES),
    ],
)
def test_every_code_that_people_may_read_has_a_swedish_word(codes: type[StrEnum], words: dict[str, str]) -> None:
    assert set(words) == {code.value for code in codes}


@pytest.mark.parametrize(
    ("decision_type", "status", "extensive", "blocking"),
    [
        ("FORELAGGANDE_VITE", "PAGAENDE", False, True),
        ("FORELAGGANDE", "PAGAENDE", True, True),
        ("FORELAGGANDE", "PAGAENDE", False, False),
        ("ATERKALLELSE", "PAGAENDE", False, True),
        ("FORELAGGANDE_VITE", "AVSLUTAD_AVHJALPT", True, False),
        ("FORELAGGANDE_VITE", "AVSLUTAD_KVARSTAENDE", False, True),
        ("FORELAGGANDE", "AVSLUTAD_KVARSTAENDE", False, True),
        ("ATERKALLELSE", "AVSLUTAD_AVHJALPT", False, False),
    ],
)
@pytest.mark.parametrize("programme", ["riktade-insatser-2024", "sbs-2015", "an assignment without a file"])
def test_supervision_blocks_until_the_deficiencies_are_mended(
    programme: str, decision_type: str, status: str, extensive: bool, blocking: bool
) -> None:
    reason = blocking_reason(rules_of(programme).blocking_rules, Judgement(decision_type, status, extensive))
    assert (reason is not None) is blocking


def test_the_hash_of_a_content_does_not_depend_on_the_order_of_its_fields() -> None:
    assert hash_of(canonical({"a": "å", "b": 1})) == hash_of(canonical({"b": 1, "a": "å"}))
    assert hash_of(canonical({"a": "å"})) != hash_of(canonical({"a": "ä"}))


def test_a_difference_names_rows_by_what_they_are_about() -> None:
    row = {"party": "ORGANIZER", "what": "Avsätta tid", "owner": "Rektorn", "due_on": "2027-03-01"}
    before = {"ends_on": "2028-12-31", "commitments": [row, row | {"what": "Följa upp"}]}
    after = {"ends_on": "2028-12-31", "commitments": [row | {"due_on": "2027-05-01"}, row | {"what": "Sprida"}]}
    assert difference(before, after) == [
        "Åtagande Följa upp utgår",
        "Åtagande Avsätta tid, senast: 2027-03-01 → 2027-05-01",
        "Åtagande Sprida tillkommer",
    ]


def test_a_commitment_with_another_text_is_named_by_the_one_it_had() -> None:
    row = {"commitment_id": "c1", "party": "AGENCY", "what": "Betala bidraget.", "owner": "Handläggaren"}
    before, after = {"commitments": [row]}, {"commitments": [row | {"what": "Bistå med två handledare."}]}
    assert difference(before, after) == [
        "Åtagande Betala bidraget, lydelse: Betala bidraget. → Bistå med två handledare."
    ]


def test_another_plan_is_not_named_by_its_identity() -> None:
    before, after = ({"action_plan_id": f"019482ba-25a8-7000-ac6f-01{number:010}"} for number in (1, 2))
    assert difference(before, after) == ["Åtgärdsplan: den som är bilaga ersätts av en annan"]


def test_equal_contents_have_no_difference() -> None:
    assert difference({"ends_on": "2028-12-31"}, {"ends_on": "2028-12-31"}) == []


def test_a_changed_cost_is_named_by_the_measure_it_pays_for() -> None:
    measures = [{"measure_id": "m1", "title": "Handledning"}, {"measure_id": "m2", "title": "Kurs"}]
    cost = {"fiscal_year": 2027, "cost_kind": "grant", "amount": "100.00"}
    before = {"measures": measures, "costs": [cost | {"measure_id": "m1"}, cost | {"measure_id": "m2"}, cost]}
    after = {"measures": measures, "costs": [cost | {"measure_id": "m1"}, cost | {"measure_id": "m2", "amount": "9"}]}
    assert difference(before, after) == [
        "Kostnad 2027 (bidrag) 100,00\u00a0kr utgår",
        "Kostnad 2027 (bidrag, Kurs) 100,00\u00a0kr, belopp: 100,00\u00a0kr → 9,00\u00a0kr",
    ]


def test_a_difference_shows_codes_and_identities_as_people_know_them() -> None:
    measure = {"measure_id": "m1", "title": "Handledning", "kind": "own_measure", "level": "SCHOOL_UNIT"}
    statement = {"statement_id": "s1", "due_on": "2027-06-30"}
    instalment = {"instalment_id": "i1", "number": 2, "after_statement_id": None}
    before = {"measures": [measure], "statements": [statement], "instalments": [instalment]}
    after = before | {
        "measures": [measure | {"kind": "tailored", "level": "ORGANIZER"}],
        "instalments": [instalment | {"after_statement_id": "s1"}],
    }
    assert difference(before, after) == [
        "Insats Handledning, slag: huvudmannens egen insats → anpassad insats",
        "Insats Handledning, nivå: skolenhet → huvudman",
        "Delutbetalning 2, efter redovisning: inget → 2027-06-30",
    ]
