"""A national average of the units themselves, where no official one is known."""

import pytest

from selection.rules.columns.mean import weighted_mean
from selection.rules.inputs import Reference
from selection.rules.quantities import exact
from selection.rules.references import computed_reference

from .rounds import columns, unit


def test_an_average_weighs_units_by_their_pupils_and_has_one_decimal() -> None:
    units = columns((unit("1", "200", year_nine="40"), unit("2", "230.5", year_nine="50"), unit("3", "..")))
    assert computed_reference(units, "gr9_merit", weighted_by="gr9_pupils") == Reference(
        exact("216.9"), "COMPUTED", "Elevviktat medel av 2 skolenheter"
    )


@pytest.mark.parametrize(
    ("hidden", "pupils", "average"),
    # Almost all of 50 pupils is 95 per cent in the middle, and of 3 pupils 16.7; of two nothing is known.
    [("~100", "50", "77.5"), ("~100", "3", "57.5"), ("~100", "2", "60"), ("..", "50", "60"), ("90", "0", "60")],
)
def test_what_is_hidden_counts_as_two_and_a_half_pupils_where_there_are_more(
    hidden: str, pupils: str, average: str
) -> None:
    units = columns((unit("1", vocational="60", year_nine="50"), unit("2", vocational=hidden, year_nine=pupils)))
    found = computed_reference(units, "gr9_vocational", weighted_by="gr9_pupils")
    assert found is not None
    assert found.value == exact(average)


def test_units_weigh_alike_where_no_number_of_pupils_is_to_weigh_by() -> None:
    units = columns((unit("1", "200", year_nine="10"), unit("2", "230", year_nine="90")))
    found = computed_reference(units, "gr9_merit", weighted_by=None)
    assert found is not None
    assert found.value == exact("215")


def test_of_nothing_there_is_no_average() -> None:
    units = columns((unit("1", ".."),))
    assert computed_reference(units, "gr9_merit", weighted_by="gr9_pupils") is None
    assert computed_reference(units, "gr9_unheard_of", weighted_by="gr9_pupils") is None
    assert computed_reference(units, "gr9_vocational", weighted_by="gr9_unheard_of") is None
    assert weighted_mean(units, "gr9_merit", "gr9_pupils") == weighted_mean(units, "gr9_unheard_of", None) == (None, 0)
