"""Text, days and numbers that people type: what is taken, what is refused, and in which words."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from insatser.layout import CLONE
from shared.contracts.numbers import OrganizationNumberIn
from shared.days import Day, Flag, Instant, Whole
from shared.identity_numbers import find_identity_number, passes_luhn
from shared.rest.problems import _field_error
from shared.text import Line, Prose

PUBLISHED = CLONE.parent / "shared" / "data"


class Typed(BaseModel):
    line: Line = "rad"
    prose: Prose = "text"
    day: Day = date(2026, 3, 15)
    instant: Instant = datetime(2026, 3, 15, tzinfo=UTC)
    flag: Flag = True
    whole: Whole = 1
    organization_number: OrganizationNumberIn = "2120001355"


def taken(**value: Any) -> Any:
    return getattr(Typed.model_validate(value), next(iter(value)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \u00a0 ",
        "två\nrader",
        "två\u2028rader",
        "noll\x00",
        "vänd \u202e text",
        "\u200bosynlig",
        "bom \ufeff",
        "halv \ud800",
        "egen \ue000",
    ],
)
def test_a_line_without_sense_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        taken(line=text)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("ja", ("body.text", "texten är för kort", "minst 3 tecken")),
        ("långt och längre", ("body.text", "texten är för lång", "högst 8 tecken")),
        (["ja"], ("body.rows", "listan är för kort", "minst 3 rader")),
    ],
)
def test_the_length_of_a_text_is_said_of_a_text_however_its_type_is_put_together(
    value: Any, said: tuple[str, str, str]
) -> None:
    """A limit around a reader is checked by what checks lists too, which calls both by one name."""

    class Limited(BaseModel):
        text: Annotated[Prose, Field(min_length=3, max_length=8)] = "text"
        rows: Annotated[list[str], Field(min_length=3)] = ["a", "b", "c"]

    with pytest.raises(ValidationError) as refused:
        Limited.model_validate({"text" if isinstance(value, str) else "rows": value})
    (error,) = refused.value.errors()
    found = _field_error({**error, "loc": ("body", *error["loc"])})
    assert (found["field"], found["message"], found["expected"]) == said


def test_a_line_is_composed_and_has_no_space_around_it() -> None:
    assert taken(line=" A\u030angstro\u0308m ") == "Ångström"
    assert taken(line="sam\u00adverkan") == "samverkan"


def test_prose_keeps_its_line_breaks_in_one_form() -> None:
    assert taken(prose="ett\r\ntvå\rtre\n") == "ett\ntvå\ntre"


@pytest.mark.parametrize(
    "text",
    [
        "Anna, 811218-9876",
        "8112189876",
        "198112189876",
        "19811218-9876",
        "811218+9876",
        "811218 - 9876",
        "811218–9876",
        "811278-9873",
        "(19811278-9873)",
        "\u0668\u0661\u0661\u0662\u0661\u0668-\u0669\u0668\u0667\u0666",
        "８１１２１８−９８７６",
    ],
)
def test_an_identity_number_is_never_stored(text: str) -> None:
    assert find_identity_number(text)
    with pytest.raises(ValidationError) as refusal:
        taken(prose=f"Se {text}.")
    assert "9876" not in str(refusal.value.errors(include_input=False))


@pytest.mark.parametrize(
    "text",
    [
        "811218-9875",
        "811318-9876",
        "999999-9999",
        "212000-1355",
        "5566501796",
        "08-527 332 00",
        "070-123 45 67",
        "+46 8 527 332 00",
        "U2024/00166",
        "SI 2024:21120",
        "2015:778",
        "2024-01-15",
        "0198f3a0-5b1c-7c3e-9d55-811218987600",
        "1981-12-18 9876",
        "8112 189876",
        "bankgiro 5050-1055",
        "12 345 678,90 kr",
    ],
)
def test_what_is_no_identity_number_passes(text: str) -> None:
    assert taken(line=text) == text


@given(st.dates(date(1900, 1, 1), date(2029, 12, 31)), st.integers(0, 999), st.sampled_from(["", "-", "+", " "]))
def test_every_identity_number_is_found(day: date, serial: int, separator: str) -> None:
    nine = f"{day:%y%m%d}{serial:03}"
    check = next(digit for digit in "0123456789" if passes_luhn(nine + digit))
    for coordination in (0, 60):
        written = f"{day:%y%m}{day.day + coordination:02}"
        check = next(d for d in "0123456789" if passes_luhn(f"{written}{serial:03}{d}"))
        assert find_identity_number(f"{written}{separator}{serial:03}{check}")
        assert find_identity_number(f"{day.year // 100}{written}{separator}{serial:03}{check}")


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not beside the project")
def test_no_published_cell_is_taken_for_an_identity_number() -> None:
    """Names, codes, organisation numbers, diary numbers and results of every organiser and school unit there is."""
    read, found = 0, []
    for path in [*PUBLISHED.glob("register/*.csv"), *PUBLISHED.glob("siris/*.csv"), *PUBLISHED.glob("*.csv")]:
        for cell in _cells(path):
            read += 1
            if find_identity_number(cell):
                found.append((path.name, cell))
    assert found == []
    assert read > 50_000


def _cells(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [cell for row in csv.reader(lines, delimiter=";") for cell in row if cell]


@pytest.mark.parametrize(
    "value", [0, 0.5, 1764288000, "1764288000", "0", "2026-3-5", "20260315", "2026-02-30", "1899-12-31", "9999-12-31"]
)
def test_a_number_or_a_slip_of_the_pen_is_no_day(value: object) -> None:
    with pytest.raises(ValidationError):
        taken(day=value)
    assert taken(day="2026-03-15") == date(2026, 3, 15)


@pytest.mark.parametrize(
    "value", [0, 1764288000, "1764288000", "2026-03-15", "2026-03-15T08:00:00", "0001-01-01T00:00:00Z", ""]
)
def test_a_number_or_a_day_is_no_instant(value: object) -> None:
    with pytest.raises(ValidationError):
        taken(instant=value)
    assert taken(instant="2026-03-15T09:00:00+01:00").utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize("value", [1, 0, "1", "yes", "on", "True", None, ""])
def test_only_true_and_false_are_flags(value: object) -> None:
    with pytest.raises(ValidationError):
        taken(flag=value)
    assert (taken(flag=True), taken(flag=False)) == (True, False)


@pytest.mark.parametrize("value", [True, 1.0, "1.0", "１", "", "1e3", "1_000", 10**25 * 1.0])
def test_only_a_whole_number_is_one(value: object) -> None:
    with pytest.raises(ValidationError):
        taken(whole=value)
    assert (taken(whole=-7), taken(whole=7)) == (-7, 7)


@pytest.mark.parametrize("value", ["2120001356", "811218-9876", "21-20001355", "212000 1355", "212000135", ""])
def test_a_wrong_organisation_number_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        taken(organization_number=value)


def test_an_organisation_number_may_have_its_hyphen() -> None:
    assert taken(organization_number="212000-1355") == taken(organization_number="2120001355") == "2120001355"
