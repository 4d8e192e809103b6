"""What a round says of one unit, and why."""

from dataclasses import replace
from typing import Any

import pytest

from selection.rules.inputs import Answer, Organizer, Override, Reference, Supervision
from selection.rules.quantities import SCALE, Interval, exact

from .rounds import COOPERATION, TARGETED, Given, Unit, given, observed, outcome, reasons, unit


def criterion(round_: Given, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in round_.explanation("1")["criteria"] if c["criterion"] == code)
    return found


def full(*more: Unit) -> list[Unit]:
    """Ten organisers that fill the round, each with one unit of great need."""
    return [*(unit(f"9{n:07d}", "120", owner=f"Z{n}") for n in range(10)), *more]


def test_a_unit_below_on_all_criteria_is_selected_with_the_reasons() -> None:
    assert outcome("1", given(unit("1"))) == "selected"
    assert set(reasons("1", given(unit("1")))) == {"merit", "vocational", "all_subjects"}


def test_each_criterion_shows_value_average_difference_and_points() -> None:
    merit = criterion(given(unit("1", "208")), "merit")
    assert (merit["value"], merit["national_average"], merit["difference"]) == ("208", "228", "-20")
    # 40 of 100 in weight, 20 of 100 points in deviation.
    assert merit["points"] == ["8", "8"]


def test_a_unit_above_on_one_criterion_is_not_in_need() -> None:
    assert reasons("1", given(unit("1", "230"))) == ["not_in_need"]


@pytest.mark.parametrize(("merit", "below"), [("227.9999", True), ("228", False), ("228.0001", False)])
def test_the_least_that_can_be_written_below_the_average_is_below_it(merit: str, below: bool) -> None:
    round_ = given(unit("1", merit))
    assert outcome("1", round_) == ("selected" if below else "not_selected")
    assert criterion(round_, "merit")["worse_than_average"] is below


def test_about_three_is_from_nothing_to_eight() -> None:
    assert criterion(given(unit("1", vocational="c3")), "vocational")["truth"] == ["0", "8"]


def test_points_add_up_to_the_score() -> None:
    explanation = given(unit("1")).explanation("1")
    assert exact(explanation["points"]["low"]) == sum(
        exact(c["points"][0]) for c in explanation["criteria"] if c["points"]
    )


@pytest.mark.parametrize("vocational", ["60", None], ids=["all units alike", "one without vocational"])
def test_weights_of_one_say_the_same_as_weights_of_a_hundred(vocational: str | None) -> None:
    def points(weight: int) -> list[Any]:
        counted = [c for c in TARGETED.criteria if c.code in ("merit", "vocational")]
        criteria = tuple(replace(c, weight=weight) for c in counted)
        programme = replace(TARGETED, criteria=criteria, below_reference={"Årskurs 9": 1})
        second = unit("2", "188", owner="B")
        if vocational is None:
            del second.observations["gr9_vocational"]
        document = given(unit("1", "208"), second, programme=programme).document()
        return [shown["points"] for shown in document["units"]]

    assert points(1) == points(100)
    assert points(1)[1]["low"] == ("44" if vocational else "40")


def test_a_round_counts_those_in_need_for_certain() -> None:
    round_ = given(unit("1"), unit("2", owner="B"), unit("3", "..", owner="C"), unit("4", "300", owner="D"))
    assert round_.document()["counts"]["in_need"] == 2


def test_an_unknown_that_could_decide_is_cannot_be_assessed() -> None:
    round_ = given(unit("1", ".."))
    assert outcome("1", round_) == "cannot_be_assessed"
    assert "Meritvärde, årskurs 9 är inte känt" in round_.explanation("1")["reasons"][0]["text"]


def test_an_unknown_that_cannot_decide_is_not_selected() -> None:
    assert outcome("1", given(unit("1", "..", passed="90"))) == "not_selected"


def test_almost_all_eligible_means_at_least_n_minus_four_of_n() -> None:
    vocational = criterion(given(unit("1", vocational="~100")), "vocational")
    assert vocational["truth"] == ["90", "100"]  # 36 of 40
    assert vocational["worse_than_average"] is False


def test_almost_all_eligible_says_little_when_the_pupils_are_not_known() -> None:
    vocational = criterion(given(unit("1", vocational="~100", year_nine="..")), "vocational")
    assert (vocational["truth"], vocational["worse_than_average"]) == (["0", "100"], None)


def test_few_pupils_are_excluded_and_unknown_pupils_cannot_be_assessed() -> None:
    assert reasons("1", given(unit("1", pupils=49))) == ["few_pupils"]
    assert outcome("1", given(unit("1", pupils=50))) == "selected"
    assert outcome("1", given(unit("1", pupils=None))) == "cannot_be_assessed"


def test_a_unit_without_results_has_that_as_its_reason() -> None:
    empty = replace(unit("1"), observations={})
    assert reasons("1", given(empty)) == ["no_statistics"]


def test_at_most_three_units_of_an_organiser() -> None:
    round_ = given(*(unit(str(n), str(200 - n)) for n in range(5)))
    assert [outcome(str(n), round_) for n in (4, 3, 2)] == ["selected"] * 3
    assert reasons("0", round_) == ["organizer_maximum"]


def test_the_eleventh_organiser_is_below_the_line_and_knows_how_far() -> None:
    round_ = given(*full(unit("1", "200", owner="A")))
    explanation = round_.explanation("1")
    assert (reasons("1", round_), explanation["near_cutoff"], explanation["organizer_rank"]) == (
        ["below_cutoff"],
        True,
        11,
    )
    assert explanation["distance_to_line"].startswith("-")


@pytest.mark.parametrize(
    ("decision", "status", "extensive", "expected"),
    [
        ("FORELAGGANDE", "PAGAENDE", True, "held"),
        ("FORELAGGANDE", "PAGAENDE", False, "selected"),
        ("FORELAGGANDE", "AVSLUTAD_AVHJALPT", True, "selected"),
        ("FORELAGGANDE", "AVSLUTAD_KVARSTAENDE", True, "held"),
        ("FORELAGGANDE_VITE", "PAGAENDE", False, "held"),
        ("FORELAGGANDE_VITE", "AVSLUTAD_AVHJALPT", False, "selected"),
        ("ATERKALLELSE", "PAGAENDE", False, "excluded"),
        ("ANMARKNING", "PAGAENDE", False, "selected"),
    ],
)
@pytest.mark.parametrize("level", ["organizer", "unit"])
def test_supervision_defers_or_excludes_as_the_programme_says(
    decision: str, status: str, extensive: bool, expected: str, level: str
) -> None:
    ruling = Supervision("SI 2024:1", "A", "1" if level == "unit" else None, decision, status, True, extensive)
    assert outcome("1", given(unit("1"), supervision=(ruling,))) == expected


def test_a_decision_on_one_unit_does_not_defer_its_sibling() -> None:
    ruling = Supervision("SI 2024:1", "A", "1", "FORELAGGANDE_VITE", "PAGAENDE", True, False)
    round_ = given(unit("1"), unit("2"), supervision=(ruling,))
    assert (outcome("1", round_), outcome("2", round_)) == ("held", "selected")


def test_state_organisers_are_excluded_but_a_person_may_make_an_exception() -> None:
    assert reasons("1", given(unit("1"), types={"A": "STAT"})) == ["state_organizer"]
    added = Override("ADD_UNIT", "A", "1", "Särskilda skäl")
    assert outcome("1", given(unit("1"), types={"A": "STAT"}, overrides=(added,))) == "selected"


def test_an_override_never_lifts_a_withdrawn_licence() -> None:
    ruling = Supervision("SI 2024:1", "A", None, "ATERKALLELSE", "PAGAENDE", True, False)
    added = Override("ADD_UNIT", "A", "1", "Särskilda skäl")
    assert outcome("1", given(unit("1"), supervision=(ruling,), overrides=(added,))) == "excluded"


def test_a_private_organiser_with_a_fine_must_be_reviewed() -> None:
    ruling = Supervision("SI 2024:1", "A", None, "FORELAGGANDE_VITE", "AVSLUTAD_AVHJALPT", True, False)
    round_ = given(unit("1"), types={"A": "ENSKILD"}, supervision=(ruling,))
    explanation = round_.explanation("1")
    assert (explanation["outcome"], [review["code"] for review in explanation["reviews"]]) == (
        "selected",
        ["private_with_fine"],
    )


def test_profit_asks_for_a_review() -> None:
    organizer = Organizer("A", "Bolaget", "ENSKILD", None, flags=("PROFIT",))
    explanation = given(unit("1"), organizers={"A": organizer}).explanation("1")
    assert [review["code"] for review in explanation["reviews"]] == ["profit"]


def test_an_organiser_in_another_programme_is_excluded() -> None:
    organizer = Organizer("A", "Kommunen", "KOMMUN", None, programmes=("nyanlanda-2015",))
    round_ = given(unit("1"), organizers={"A": organizer}, programme=COOPERATION, referral=frozenset("1"))
    assert reasons("1", round_) == ["other_programme"]


def test_the_inspectorate_may_say_no_or_wait_until_a_day() -> None:
    no = Answer("1", "DO_NOT_OFFER", "Tillsyn pågår", None)
    wait = Answer("1", "WAIT_UNTIL", "Tillsyn pågår", "2026-06-01")
    past = Answer("1", "WAIT_UNTIL", "Tillsyn pågår", "2026-01-01")
    assert [outcome("1", given(unit("1"), answers=(a,))) for a in (no, wait, past)] == [
        "excluded",
        "held",
        "selected",
    ]


def test_under_the_older_programme_only_organisers_in_the_referral_come_into_question() -> None:
    units = (unit("1", owner="A"), unit("2", owner="A"), unit("3", owner="B"))
    round_ = given(*units, programme=COOPERATION, referral=frozenset({"1"}))
    found = [outcome(code, round_) for code in ("1", "2", "3")]
    assert found == ["selected", "selected", "not_selected"]
    assert reasons("3", round_) == ["not_in_referral"]


def test_a_unit_from_the_referral_is_among_the_chosen_even_if_others_need_more() -> None:
    units = tuple(unit(str(n), str(150 + n)) for n in range(5))
    round_ = given(*units, programme=COOPERATION, referral=frozenset({"4"}))
    assert outcome("4", round_) == "selected"


def test_an_organiser_may_be_added_without_units() -> None:
    added = Override("ADD_ORGANIZER", "A", None, "Enheterna väljs senare")
    document = given(unit("1", "300"), overrides=(added,)).document()
    assert [organizer["organization_number"] for organizer in document["added_organizers"]] == ["A"]
    assert document["counts"]["selected_organizers"] == 1


def test_a_decision_on_an_organiser_that_has_no_unit_here_hits_nobody() -> None:
    ruling = Supervision("SI 2024:1", "X", None, "ATERKALLELSE", "PAGAENDE", True, False)
    round_ = given(unit("1"), unit("2", owner="B"), supervision=(ruling, replace(ruling, unit_code="77777777")))
    assert [outcome(code, round_) for code in "12"] == ["selected", "selected"]


def test_decisions_on_the_organiser_and_on_the_unit_are_both_named() -> None:
    ruling = Supervision("SI 2024:1", "A", None, "ATERKALLELSE", "PAGAENDE", True, False)
    round_ = given(unit("1"), unit("2"), supervision=(ruling, replace(ruling, diary_number="SI 2024:2", unit_code="1")))
    first, second = (round_.explanation(code)["reasons"][0]["text"] for code in "12")
    assert first.endswith("(SI 2024:1, SI 2024:2)")
    assert second.endswith("(SI 2024:1)")


def test_ties_are_broken_by_the_stated_rule() -> None:
    twins = [unit(f"{n}", owner=owner) for n, owner in ((1, "B"), (2, "A"))]
    assert [organizer["organization_number"] for organizer in given(*twins).document()["organizers"]] == ["A", "B"]
    larger = [twins[0], replace(twins[1], pupils=Interval(60 * SCALE, 60 * SCALE))]
    assert [organizer["organization_number"] for organizer in given(*larger).document()["organizers"]] == ["B", "A"]


def test_the_first_count_of_pupils_that_is_published_is_the_least_that_a_unit_has() -> None:
    """Of 60 in year nine and 40 in year six: sixty at least, which is enough."""
    counted = unit("1", pupils=None, year_nine="60")
    counted.observations["gr6_pupils"] = observed("40")
    assert outcome("1", given(counted)) == "selected"
    counted.observations["gr9_pupils"] = observed("..")
    counted.observations["gr6_pupils"] = observed("60")
    assert outcome("1", given(counted)) == "selected"
    assert outcome("1", given(unit("1", pupils=None, year_nine="40"))) == "cannot_be_assessed"


def test_salsa_is_a_lens_that_is_shown_and_never_counted() -> None:
    plain = unit("1")
    seen = replace(plain, observations={**plain.observations, "gr_salsa_merit_residual": observed("-12")})
    references = given(plain).references | {"gr_salsa_merit_residual": Reference(0, "OFFICIAL", "SIRIS")}
    round_ = given(seen, references=references)
    lens = criterion(round_, "salsa_merit")
    assert (lens["kind"], lens["value"], lens["difference"]) == ("lens", "-12", "-12")
    assert (lens["points"], lens["worse_than_average"]) == (None, None)
    assert round_.explanation("1")["points"] == given(plain).explanation("1")["points"]
