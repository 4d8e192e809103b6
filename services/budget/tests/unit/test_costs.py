"""Costs by organiser, measure kind and region: every öre in one row, whatever they are divided by."""

from decimal import Decimal

import pytest

from budget.rules.cost_report import UNTIED_NAME, Bound, CostBy, Counted, Place, pieces, sums_by
from budget.rules.measures import UNTIED, Tied
from shared.clock import new_id

AGREEMENT, COURSE, OWN = new_id(), Tied(new_id(), "university_course"), Tied(new_id(), "own_measure")
PLACES = {
    "2120000530": Place("Jönköpings kommun", "KOMMUN", "0680"),
    "5560000001": Place("Friskolan AB", "ENSKILD", "0680"),
}
BOUND = [Bound(AGREEMENT, "2120000530", "grant", Decimal(300)), Bound(new_id(), "5560000001", "grant", Decimal(50))]
COUNTED = [
    Counted("2120000530", "education_service", COURSE, Decimal(70)),
    Counted("9999999999", "grant", UNTIED, Decimal(5)),
    Counted(None, "operation", UNTIED, Decimal(9)),
]
LEFT = {(AGREEMENT, "grant"): {COURSE: Decimal(200), OWN: Decimal(400)}}


def shown(by: CostBy) -> dict[str, tuple[Decimal, Decimal]]:
    return {name: (bound, spent) for name, bound, spent in sums_by(by, pieces(BOUND, COUNTED, LEFT), PLACES)}


def as_text(by: CostBy) -> dict[str, str]:
    return {name: f"{bound:.0f} {spent:.0f}" for name, (bound, spent) in shown(by).items()}


def test_costs_are_shown_per_measure_kind_with_what_is_tied_to_none_apart() -> None:
    assert as_text(CostBy.MEASURE_KIND) == {
        "Högskolekurs": "100 70",
        "Huvudmannens egen insats": "200 0",
        UNTIED_NAME: "50 14",
    }


def test_costs_are_shown_per_county_by_name() -> None:
    assert as_text(CostBy.REGION) == {
        "Jönköpings län": "350 70",
        "Län inte känt": "0 5",
        "Ingen huvudman (Skolverkets egna kostnader)": "0 9",
    }


def test_a_municipality_is_named_by_its_own_organiser() -> None:
    assert as_text(CostBy.MUNICIPALITY)["Jönköpings kommun"] == "350 70"


@pytest.mark.parametrize("by", CostBy)
def test_every_division_has_the_same_sum(by: CostBy) -> None:
    rows = shown(by).values()
    assert (sum(row[0] for row in rows), sum(row[1] for row in rows)) == (350, 84)
