"""Values of indicators: read as they are written, and possible in their unit."""

from decimal import Decimal

import pytest

from followup.rules.indicators import fault_in_value, read_value


@pytest.mark.parametrize(("written", "read"), [("61.5", "61.5"), (75, "75"), (0.125, "0.125"), ("-3", "-3")])
def test_a_value_is_read_as_it_is_written(written: object, read: str) -> None:
    assert read_value(written) == Decimal(read)


@pytest.mark.parametrize("written", ["", "61,5", "1e2", "+3", ".5", "61.5000", "٣", 1e9, 0.1 + 0.2, True, None, []])
def test_what_would_be_read_otherwise_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="ett tal"):
        read_value(written)


@pytest.mark.parametrize(
    ("value", "unit", "possible"),
    [
        ("100", "procent", True),
        ("100.001", "Procent", False),
        ("-0.001", "%", False),
        ("-100", "procentenheter", True),
        ("100.5", "procentenheter", False),
        ("-1", "antal", False),
        ("-1", "antal elever", False),
        ("-1", "antalet", True),
        ("340", "poäng", True),
    ],
)
def test_a_value_is_possible_in_its_unit(value: str, unit: str, possible: bool) -> None:
    assert (fault_in_value(Decimal(value), unit) is None) is possible
