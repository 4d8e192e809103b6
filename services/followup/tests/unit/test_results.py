"""Small groups are protected, also against who subtracts what is shown from the whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.rules.results import LEAST, SUPPRESSED, Result, progress, protect, protected_groups

COUNTS = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh")), st.integers(min_value=0, max_value=12), min_size=1, max_size=8
)


def results(organizers: int, *, change: str = "2.0") -> list[Result]:
    latest = Decimal(60) + Decimal(change)
    return [Result(f"i{n}", f"o{n}", Decimal(60), latest, Decimal(65), True) for n in range(organizers)]


@given(COUNTS)
def test_what_is_not_shown_cannot_be_narrowed_to_a_small_group(counts: dict[tuple[str, ...], int]) -> None:
    protected = protect(counts)
    hidden = sum(counts[group] for group in protected)
    assert {group for group, count in counts.items() if 0 < count < LEAST} <= protected
    # Whoever knows the whole knows the sum of what is hidden: it is of enough organisers, or nothing at all is shown.
    shown = sum(count for group, count in counts.items() if group not in protected)
    assert hidden == 0 or hidden >= LEAST or shown == 0


def test_one_hidden_group_hides_the_next_smallest() -> None:
    assert protect({("a",): 3, ("b",): 9, ("c",): 6}) == {("a",), ("c",)}


def test_two_small_groups_of_five_together_hide_each_other_and_nobody_else() -> None:
    assert protect({("a",): 2, ("b",): 3, ("c",): 9}) == {("a",), ("b",)}
    assert protect({("a",): 2, ("b",): 2, ("c",): 9}) == {("a",), ("b",), ("c",)}


def test_the_levels_of_an_indicator_are_parts_of_one_whole() -> None:
    groups: dict[tuple[str, ...], list[Result]] = {
        ("Frånvaro", "procent", "unit"): results(4),
        ("Frånvaro", "procent", "organizer"): results(9),
    }
    assert [shown.measured for shown in progress(groups).values()] == [SUPPRESSED, SUPPRESSED]
    apart: dict[tuple[str, ...], list[Result]] = {
        ("Frånvaro", "procent", "unit"): results(4),
        ("Trygghet", "procent", "unit"): results(9),
    }
    assert [shown.measured for shown in progress(apart).values()] == [SUPPRESSED, 9]


def test_five_values_of_one_organiser_are_its_own() -> None:
    one = [Result(f"i{n}", "o1", Decimal(60), Decimal(62), Decimal(65), True) for n in range(5)]
    assert protected_groups({("a",): one}, whole=lambda key: key) == {("a",)}


def test_progress_is_towards_the_target_also_when_less_is_better() -> None:
    absence = [Result(f"i{n}", f"o{n}", Decimal(9), Decimal(6), Decimal(5), False) for n in range(LEAST)]
    shown = progress({("Frånvaro", "procent", "results"): absence})[("Frånvaro", "procent", "results")]
    assert (shown.measured, shown.towards_target, shown.reached, shown.mean_change) == (5, 5, 0, "−3,0")


@pytest.mark.parametrize(
    ("latest", "higher_is_better", "towards", "reached"),
    [
        ("60.5", True, 5, 0),
        ("60", True, 0, 0),
        ("59.5", True, 0, 0),
        ("65", True, 5, 5),
        ("70", True, 5, 5),
        ("60", False, 0, 5),
        ("65", False, 0, 5),
        ("65.1", False, 0, 0),
        ("59.5", False, 5, 5),
    ],
)
def test_half_a_unit_is_a_step_and_the_target_itself_is_reached(
    latest: str, higher_is_better: bool, towards: int, reached: int
) -> None:
    found = [
        Result(f"i{n}", f"o{n}", Decimal(60), Decimal(latest), Decimal(65), higher_is_better) for n in range(LEAST)
    ]
    shown = progress({("a", "b", "c"): found})[("a", "b", "c")]
    assert (shown.towards_target, shown.reached) == (towards, reached)


@pytest.mark.parametrize(("baseline", "latest"), [(Decimal(60), None), (None, Decimal(60))])
def test_a_value_without_another_to_compare_with_is_not_measured(
    baseline: Decimal | None, latest: Decimal | None
) -> None:
    found = [*results(6), Result("i", "o", baseline, latest, Decimal(65), True)]
    shown = progress({("a", "b", "c"): found})[("a", "b", "c")]
    assert (shown.indicators, shown.measured) == (7, 6)


def test_a_value_that_is_no_number_is_not_measured() -> None:
    unknown = [Result("i", "o", None, None, Decimal(65), True)]
    shown = progress({("a", "b", "c"): [*results(6), *unknown]})[("a", "b", "c")]
    assert (shown.indicators, shown.measured, shown.mean_change) == (7, 6, "+2,0")


def test_a_small_group_shows_two_dots() -> None:
    shown = progress({("a", "b", "c"): results(4)})[("a", "b", "c")]
    assert (shown.indicators, shown.measured, shown.mean_change) == (4, SUPPRESSED, SUPPRESSED)
