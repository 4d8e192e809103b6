"""Which differences are worth a sentence, and how large it says that they are."""

from typing import Any

import pytest

from selection.rules.basis.inputs import Document
from selection.rules.basis.sentences import sentences_of

NOTHING: Document = {"value": None, "truth": None}
NOT_COMPARED = {"national": NOTHING, "county": NOTHING, "similar": NOTHING}


def mean(low: str, high: str | None = None) -> Document:
    return {"value": low, "truth": [low, high or low]}


def a_year(
    school_year: str, own: Document, *, units: dict[str, str | None] | None = None, **others: Document
) -> Document:
    shown = [{"school_unit_code": code, "name": "Skola", "value": value} for code, value in (units or {}).items()]
    return {"school_year": school_year, "own": own, "units": shown} | NOT_COMPARED | others


def said(*years: Document, **scale: Any) -> list[str]:
    indicator = {
        "code": "gr9_merit",
        "name": "Mått",
        "unit": "procent",
        "direction": "higher",
        "low": "0",
        "high": "100",
        "years": list(years),
    } | scale
    return [sentence["text"] for sentence in sentences_of([{"indicators": [indicator]}], {"supervision": []})]


@pytest.mark.parametrize(("own", "is_said"), [("65", True), ("64.99", False), ("55", True), ("55.01", False)])
def test_five_percentage_points_are_worth_a_sentence_and_no_less(own: str, is_said: bool) -> None:
    assert bool(said(a_year("2024/25", mean(own), national=mean("60")))) is is_said


@pytest.mark.parametrize(
    ("own", "is_said"), [(("65", "75"), True), (("64", "75"), False), (("45", "55"), True), (("45", "56"), False)]
)
def test_the_least_difference_that_hidden_pupils_leave_possible_must_be_large_enough(
    own: tuple[str, str], is_said: bool
) -> None:
    assert bool(said(a_year("2024/25", mean(*own), national=mean("60")))) is is_said


def test_the_range_is_from_the_least_that_is_possible_to_the_most() -> None:
    """Grade points from 10 to 20: half a point of ten is notable, and would be less than five per cent of thirty."""
    scale = {"unit": "poäng", "low": "10", "high": "20"}
    found = said(a_year("2024/25", mean("14.5"), county=mean("14")), **scale)
    assert found == ["Mått: 14,5 läsåret 2024/25; i länet 14, 0,5 poäng högre."]


def test_a_difference_is_higher_or_lower_also_when_hidden_pupils_make_it_a_span() -> None:
    higher = said(a_year("2024/25", mean("70", "80"), national=mean("60")))
    lower = said(a_year("2024/25", mean("40", "50"), national=mean("60")))
    assert higher == ["Mått: mellan 70 och 80 läsåret 2024/25; i riket 60, 10–20 procentenheter högre."]
    assert lower == ["Mått: mellan 40 och 50 läsåret 2024/25; i riket 60, 10–20 procentenheter lägre."]


def test_a_development_is_from_the_first_known_year_to_the_last() -> None:
    years = [a_year("2021/22", NOTHING)]
    years += [a_year(f"{year}/{year - 1999}", mean(own)) for year, own in ((2022, "50"), (2023, "80"), (2024, "60"))]
    assert said(*years, a_year("2025/26", NOTHING)) == [
        "Mått: från 50 läsåret 2022/23 till 60 läsåret 2024/25, 10 procentenheter högre."
    ]
    assert said(*years[:2]) == []


@pytest.mark.parametrize(("last", "is_said"), [(("38", "43"), True), (("38", "44"), False)])
def test_a_development_is_worth_a_sentence_when_it_is_large_whatever_was_hidden_in_either_year(
    last: tuple[str, str], is_said: bool
) -> None:
    """From 48–60: at the least from 48 to the most that the last year can have been."""
    assert bool(said(a_year("2023/24", mean("48", "60")), a_year("2024/25", mean(*last)))) is is_said
    assert bool(said(a_year("2023/24", mean(*last)), a_year("2024/25", mean("48", "60")))) is is_said


def test_the_units_that_are_furthest_apart_are_named() -> None:
    year = a_year("2024/25", NOTHING, units={"10000001": "70", "10000002": "50", "10000003": "60"})
    assert said(year) == [
        "Mått: 20 procentenheter skiljer mellan den enhet som har högst värde (Skola 10000001: 70) och den som har "
        "lägst (Skola 10000002: 50), läsåret 2024/25."
    ]


def test_what_is_no_aim_is_not_compared_but_what_is_not_known_is_said() -> None:
    year = a_year("2024/25", mean("90"), national=mean("60"), units={"10000001": "90", "10000002": None})
    assert said(year, direction="context") == [
        "Mått: för 1 av 2 enheter finns inget tal läsåret 2024/25; värdet är dolt, avrundat eller saknas."
    ]
