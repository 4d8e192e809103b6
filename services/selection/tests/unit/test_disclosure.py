"""The public file for evaluators: whoever knows all that is published finds nobody in it."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selection.documents.evaluation_csv import write_csv
from selection.rules.evaluation import public
from selection.rules.evaluation.disclosure import LEAST, PUBLISHED, check
from selection.rules.evaluation.pseudonyms import File, Pseudonyms
from selection.rules.evaluation.public import PublicRow, band_of, limits_of, public_rows
from selection.rules.evaluation.restricted import Basis, unit_years

from .evaluated import INDICATORS, KEY, YEARS, a_basis, read


def public_file(basis: Basis) -> tuple[list[dict[str, str]], public.Limits]:
    rows = unit_years(basis)
    limits = limits_of(rows, INDICATORS)
    checked = check(public_rows(rows, INDICATORS, limits), INDICATORS)
    lines = public.public_lines(checked.rows, Pseudonyms(KEY, "release", File.PUBLIC))
    return read(write_csv(public.columns(INDICATORS), lines)), limits


@pytest.mark.parametrize(("organizers", "chosen"), [(150, 75), (100, 10), (60, 3)])
def test_whoever_has_the_public_statistics_finds_nobody_in_the_public_file(organizers: int, chosen: int) -> None:
    """The attacker knows every unit's published values, its register data, and whether and when it takes part."""
    basis = a_basis(organizers, chosen)
    rows, limits = public_file(basis)
    assert rows
    assert not any("point" in name or "distance" in name or "rank" in name for name in rows[0])
    matches = Counter[int]()
    for row in unit_years(basis):
        known = {
            "school_year": row.school_year,
            "school_type": "GR",
            "sector": row.sector,
            "exposed": row.values["exposed"],
        }
        for indicator in INDICATORS:
            band = band_of(Decimal(row.observed[indicator].value), limits[(indicator, row.school_year, "GR")])
            known[f"{indicator}_quarter"] = band
        alike = [n for n, line in enumerate(rows) if all(line[k] in (v, "") for k, v in known.items())]
        assert not 0 < len(alike) < LEAST, row.unit
        matches.update(alike)
    # And the other way: no row that fewer than five units can be.
    assert all(matches[place] >= LEAST for place in range(len(rows)))
    assert len({line["row"] for line in rows}) == len(rows)


ROWS = st.lists(
    st.builds(
        PublicRow,
        unit=st.just("u"),
        school_year=st.sampled_from(YEARS[:2]),
        school_type=st.sampled_from(["GR", "GY"]),
        sector=st.sampled_from(["public", "private"]),
        exposed=st.sampled_from(["0", "0", "0", "1"]),
        dose=st.sampled_from(["0", "6-12"]),
        bands=st.tuples(st.sampled_from("1234"), st.sampled_from(["1", "2", ""])),
    ),
    max_size=150,
)


@settings(max_examples=60)
@given(ROWS)
def test_every_row_is_as_several_others_and_nothing_is_found_by_subtraction(rows: list[PublicRow]) -> None:
    checked = check(rows, INDICATORS)
    alike = Counter(row.known for row in checked.rows)
    assert all(count >= LEAST for count in alike.values())
    assert len(rows) == len(checked.rows) + checked.rare + checked.differenced
    for _, part in PUBLISHED:
        before, after = Counter(map(part, rows)), Counter(map(part, checked.rows))
        assert all(before[v] - after[v] == 0 or before[v] - after[v] >= LEAST for v in after)


def a_row(
    *, dose: str = "0", bands: tuple[str, ...] = ("1", "1"), exposed: str = "0", sector: str = "public"
) -> PublicRow:
    return PublicRow("u", "2023/24", "GR", sector, exposed, dose, bands)


def test_five_that_are_alike_are_all_shown_as_they_are() -> None:
    checked = check([a_row() for _ in range(LEAST)], INDICATORS)
    assert checked.rows == [a_row()] * LEAST
    assert (checked.before, checked.rare, checked.differenced, checked.smallest) == (LEAST, 0, 0, LEAST)
    assert checked.blanked == {"gr9_merit": 0, "gr9_vocational": 0, "dose": 0}


def test_the_last_indicator_is_given_up_first_and_of_the_rare_rows_alone() -> None:
    rows = [*(a_row() for _ in range(LEAST)), *(a_row(bands=("2", str(n))) for n in (1, 2, 3, 4, 4))]
    checked = check(rows, INDICATORS)
    assert Counter(row.bands for row in checked.rows) == {("1", "1"): LEAST, ("2", ""): LEAST}
    assert checked.blanked == {"gr9_merit": 0, "gr9_vocational": 5, "dose": 0}


def test_the_dose_is_given_up_last_and_what_is_still_rare_is_not_shown() -> None:
    rows = [*(a_row(dose=dose, bands=("", "")) for dose in ("1-5", "6-12", "6-12", "1-5", "0"))]
    checked = check(rows, INDICATORS)
    assert checked.rows == [a_row(dose="", bands=("", ""))] * LEAST
    assert checked.blanked == {"gr9_merit": 0, "gr9_vocational": 0, "dose": 5}
    few = check(rows[:4], INDICATORS)
    assert (few.rows, few.rare, few.smallest) == ([], 4, 0)


@pytest.mark.parametrize("missing", [1, 2, LEAST - 1])
def test_rows_go_when_those_that_are_missing_could_be_counted(missing: int) -> None:
    """Some of the exposed are missing, which the statistics tell: so are the others that could be told from them."""
    common = [a_row() for _ in range(LEAST)]
    exposed = [a_row(exposed="1", bands=("", "")) for _ in range(LEAST)]
    rare = [a_row(exposed="1", sector="private", bands=("", "")) for _ in range(missing)]
    checked = check([*common, *exposed, *rare], INDICATORS)
    assert (checked.rare, checked.differenced) == (missing, LEAST)
    assert checked.rows == common
