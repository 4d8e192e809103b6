"""The pure rules: periods, instalments, costs, differences, supervision."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.rules.costs import excess_faults, summed
from agreements.rules.differences import difference
from agreements.rules.faults import Fault
from agreements.rules.instalments import default_parts
from agreements.rules.periods import is_too_long, last_allowed_day
from agreements.rules.supervision import blocks
from agreements.rules.wording import COST_KINDS, IMPACT_FACTORS, LEVELS, MEASURE_KINDS
from shared.contracts.terms import CostKind, ImpactFactor, MeasureKind, MeasureLevel
from shared.kit.canonical import canonical, hash_of


def test_three_years_end_the_day_before_the_anniversary() -> None:
    assert last_allowed_day(date(2027, 1, 1)) == date(2029, 12, 31)
    assert not is_too_long(date(2027, 1, 1), date(2029, 12, 31))
    assert is_too_long(date(2027, 1, 1), date(2030, 1, 1))


def test_three_years_from_a_leap_day_end_in_february() -> None:
    assert last_allowed_day(date(2028, 2, 29)) == date(2031, 2, 27)


amounts = st.decimals(min_value="0.01", max_value="9999999.99", places=2)


@given(st.dictionaries(st.sampled_from([2027, 2028, 2029]), amounts, min_size=1))
def test_instalments_are_the_grant_to_the_ore(grant_by_year: dict[int, Decimal]) -> None:
    parts = default_parts(grant_by_year, starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31))
    assert sum(part.amount for part in parts) == sum(grant_by_year.values())
    assert all(part.amount > 0 for part in parts)


@given(st.dictionaries(st.sampled_from([2027, 2028, 2029]), amounts, min_size=1))
def test_every_part_is_due_in_its_own_year_and_stated_within_the_period(grant_by_year: dict[int, Decimal]) -> None:
    start, end = date(2027, 3, 1), date(2029, 10, 31)
    parts = default_parts(grant_by_year, starts_on=start, ends_on=end)
    assert all(start <= part.due_on <= part.statement_on <= end for part in parts)
    assert {part.due_on.year for part in parts} == set(grant_by_year)


def test_the_first_year_is_paid_in_two_halves() -> None:
    parts = default_parts({2027: Decimal("100.01")}, starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31))
    assert [(p.amount, p.due_on) for p in parts] == [
        (Decimal("50.00"), date(2027, 1, 1)),
        (Decimal("50.01"), date(2027, 1, 1)),
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
    [(CostKind, COST_KINDS), (MeasureKind, MEASURE_KINDS), (MeasureLevel, LEVELS), (ImpactFactor, IMPACT_FACTORS)],
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
        ("FORELAGGANDE_VITE", "AVSLUTAD_KVARSTAENDE", True, False),
    ],
)
def test_only_open_supervision_of_the_grave_kinds_blocks(
    decision_type: str, status: str, extensive: bool, blocking: bool
) -> None:
    assert blocks(decision_type, status=status, extensive_in_central_parts=extensive) is blocking


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


def test_equal_contents_have_no_difference() -> None:
    assert difference({"ends_on": "2028-12-31"}, {"ends_on": "2028-12-31"}) == []


def test_a_changed_cost_is_named_by_the_measure_it_pays_for() -> None:
    measures = [{"measure_id": "m1", "title": "Handledning"}, {"measure_id": "m2", "title": "Kurs"}]
    cost = {"fiscal_year": 2027, "cost_kind": "grant", "amount": "100.00"}
    before = {"measures": measures, "costs": [cost | {"measure_id": "m1"}, cost | {"measure_id": "m2"}, cost]}
    after = {"measures": measures, "costs": [cost | {"measure_id": "m1"}, cost | {"measure_id": "m2", "amount": "9"}]}
    assert difference(before, after) == [
        "Kostnad 2027 (bidrag) 100.00 kr utgår",
        "Kostnad 2027 (bidrag, Kurs) 9 kr, belopp: 100.00 → 9",
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
