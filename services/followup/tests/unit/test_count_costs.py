"""Costs against plan, by kind, and how the appropriations stood: what a reader adds up is what is shown."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from followup.rules.known import Known, Position
from followup.rules.report import Section
from followup.steps.count_costs import count_costs

DAY = date(2026, 11, 30)


def position(number: int, year: int, **changed: Any) -> Position:
    amounts: dict[str, Any] = dict.fromkeys(("allotted", "reserved", "committed", "paid", "available"), Decimal(0))
    named: dict[str, Any] = {"appropriation_item": "1:5 ap.3", "cost_kind": None}
    return Position(UUID(int=number), year, **named | amounts | changed)


def sections(*positions: Position) -> dict[str, Section]:
    return {section.code: section for section in count_costs(Known(DAY, positions=positions), {})}


def test_a_year_to_come_has_no_outcome() -> None:
    """Money is reserved for it already; nothing has been spent, and no dialogue runs at its end."""
    paid = position(1, 2026, cost_kind="grant", paid=Decimal(640_000))
    ahead = position(2, 2027, cost_kind="grant", reserved=Decimal(400_000))
    assert sections(paid, ahead)["plan"].columns == ("Tkr", "Utfall 2026")


def test_what_is_left_of_an_appropriation_is_explained() -> None:
    """Withdrawn, saved and credit are between what was allotted and what is left, and are no columns."""
    amounts = {"allotted": Decimal(3_150_000), "paid": Decimal(668_000), "available": Decimal(2_182_000)}
    section = sections(position(1, 2026, **amounts))["positions"]
    assert section.columns[-1] == "Disponibelt"
    assert "dragits in" in section.note


def test_income_beside_the_appropriation_is_shown_apart() -> None:
    own = position(1, 2026, appropriation_item="1:1", cost_kind="operation", paid=Decimal(100_000))
    esf = position(2, 2026, appropriation_item="ESF", cost_kind="operation", paid=Decimal(40_000))
    rows = {row.values[0]: row.values[1] for row in sections(own, esf)["plan"].rows}
    assert (rows["Totalt"], rows["därav betalt av andra inkomster"]) == (140, 40)
