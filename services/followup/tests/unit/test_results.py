"""Small groups are protected, also against who subtracts what is shown from the whole."""

from decimal import Decimal

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


def test_five_values_of_one_organiser_are_its_own() -> None:
    one = [Result(f"i{n}", "o1", Decimal(60), Decimal(62), Decimal(65), True) for n in range(5)]
    assert protected_groups({("a",): one}, whole=lambda key: key) == {("a",)}


def test_progress_is_towards_the_target_also_when_less_is_better() -> None:
    absence = [Result(f"i{n}", f"o{n}", Decimal(9), Decimal(6), Decimal(5), False) for n in range(LEAST)]
    shown = progress({("Frånvaro", "procent", "results"): absence})[("Frånvaro", "procent", "results")]
    assert (shown.measured, shown.towards_target, shown.reached, shown.mean_change) == (5, 5, 0, "−3,0")


def test_a_value_that_is_no_number_is_not_measured() -> None:
    unknown = [Result("i", "o", None, None, Decimal(65), True)]
    shown = progress({("a", "b", "c"): [*results(6), *unknown]})[("a", "b", "c")]
    assert (shown.indicators, shown.measured, shown.mean_change) == (7, 6, "+2,0")


def test_a_small_group_shows_two_dots() -> None:
    shown = progress({("a", "b", "c"): results(4)})[("a", "b", "c")]
    assert (shown.indicators, shown.measured, shown.mean_change) == (4, SUPPRESSED, SUPPRESSED)
