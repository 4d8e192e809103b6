"""Who pays a cost of a file: the appropriation, or the income that its columns name, all of them the same."""

import pytest

from budget.rules.own_costs import Source
from budget.rules.payers import ContradictionError, find_payer


@pytest.mark.parametrize(
    ("columns", "payer"),
    [
        ({"paid_by": None, "source": "Ekonomi", "item": None}, None),
        ({"paid_by": None, "source": "Ekonomi", "item": "1:1"}, None),
        ({"paid_by": None, "source": "esf", "item": None}, Source.ESF),
        ({"paid_by": None, "source": "ESF", "item": "ESF"}, Source.ESF),
        ({"paid_by": "other", "source": "Ekonomi", "item": None}, Source.OTHER),
        ({"paid_by": None, "source": "Ekonomi", "item": "Övriga inkomster"}, Source.OTHER),
    ],
)
def test_any_column_can_say_it(columns: dict[str, str | None], payer: Source | None) -> None:
    assert find_payer(cost_kind="operation", **columns) is payer


@pytest.mark.parametrize(
    ("kind", "columns", "column", "expected"),
    [
        ("operation", {"paid_by": "other", "source": "esf"}, "source", "övriga inkomster, som paid_by säger"),
        ("operation", {"source": "esf", "item": "1:1"}, "item", "ESF, som source säger"),
        ("grant", {"source": "esf"}, "source", "inget: bidrag betalas av anslaget"),
    ],
)
def test_columns_that_contradict_each_other_are_a_fault_of_one(
    kind: str, columns: dict[str, str | None], column: str, expected: str
) -> None:
    with pytest.raises(ContradictionError) as error:
        find_payer(cost_kind=kind, **columns)
    assert (error.value.column, error.value.expected) == (column, expected)
