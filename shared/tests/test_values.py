"""Amounts, traces and days: small values that much depends on."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from shared.amount import LARGEST, Amount
from shared.clock import swedish_date
from shared.days import Flag, Whole
from shared.rest.problems import _field_error
from shared.telemetry.trace import Trace
from shared.text import Line


class Purse(BaseModel):
    amount: Amount


@given(st.decimals(min_value=-LARGEST, max_value=LARGEST, places=2))
def test_an_amount_survives_json_to_the_ore(amount: Decimal) -> None:
    assert Purse.model_validate_json(Purse(amount=amount).model_dump_json()).amount == amount


@pytest.mark.parametrize(
    "wrong",
    [12.5, 12, True, "12,50", "1e3", "12.345", "250.000", "12.", "", "NaN", "Infinity", "10000000000000.00", None],
)
def test_what_may_have_lost_an_ore_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        Purse.model_validate({"amount": wrong})


def test_a_trace_is_continued_and_a_broken_header_starts_a_new_one() -> None:
    first = Trace.start()
    second = Trace.continued(first.traceparent)
    assert (second.trace_id, second.span_id == first.span_id) == (first.trace_id, False)
    assert Trace.continued("00-" + "0" * 32 + "-00f067aa0ba902b7-01").trace_id != "0" * 32
    assert Trace.continued("nonsense").trace_id


def test_a_day_is_a_swedish_day() -> None:
    assert swedish_date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2027, 1, 1)


class Several(BaseModel):
    reason: Literal[""] | Annotated[Line, Field(max_length=3)]
    amount: Annotated[Amount, Field(ge=Decimal("0.01"))]


def test_a_refusal_names_the_field_and_the_bound_as_people_write_them() -> None:
    """Pydantic adds the type that it tried, and writes the bound as Python does."""
    with pytest.raises(ValidationError) as refused:
        Several.model_validate({"reason": "för långt", "amount": "0.00"})
    faults = [_field_error(error) for error in refused.value.errors()]
    assert {fault["field"] for fault in faults} == {"reason", "amount"}
    assert faults[-1]["expected"] == "minst 0.01"


class Answer(BaseModel):
    accepted: Flag
    number: Whole


@pytest.mark.parametrize("wrong", ["true", "false", 1, 0, "yes", None])
def test_yes_or_no_in_a_body_is_true_or_false_and_no_text(wrong: object) -> None:
    with pytest.raises(ValidationError):
        Answer.model_validate({"accepted": wrong, "number": 1})


@pytest.mark.parametrize("wrong", ["1", 1.0, True, 10**25, -(10**18)])
def test_a_whole_number_in_a_body_is_no_text_and_can_be_held(wrong: object) -> None:
    with pytest.raises(ValidationError):
        Answer.model_validate({"accepted": True, "number": wrong})


def test_a_query_is_text_so_flags_and_numbers_are_read_from_it() -> None:
    assert TypeAdapter(Flag).validate_python("true") is True
    assert TypeAdapter(Whole).validate_python("12") == 12
