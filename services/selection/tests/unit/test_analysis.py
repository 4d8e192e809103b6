"""What a round says of one unit, and why."""

from dataclasses import replace

import pytest

from selection.rules.analysis import analyse
from selection.rules.documents import unit_document
from selection.rules.facts import Answer, Organizer, Override, Supervision, Unit
from selection.rules.quantities import SCALE, Interval
from selection.rules.what_if import constraint_costs, sensitivity

from .rounds import COOPERATION, TARGETED, observed, outcome, reasons, result, snapshot, unit


def full(*more: Unit) -> list[Unit]:
    """Ten organisers that fill the round, each with one unit of great need."""
    return [*(unit(f"9{n:07d}", "120", owner=f"Z{n}") for n in range(10)), *more]


def test_a_unit_below_on_all_criteria_is_selected_with_the_reasons() -> None:
    assert outcome("1", snapshot(unit("1"))) == "selected"
    assert set(reasons("1", snapshot(unit("1")))) == {"merit", "vocational", "all_subjects"}


def test_each_criterion_shows_value_average_difference_and_points() -> None:
    analysis = analyse(snapshot(unit("1", "208")), TARGETED)
    merit = unit_document(result(analysis, "1"), "2024/25")["criteria"][0]
    assert (merit["value"], merit["national_average"], merit["difference"]) == ("208", "228", "-20")
    # 40 of 100 in weight, 20 of 100 points in deviation.
    assert merit["points"] == ["8", "8"]


def test_a_unit_above_on_one_criterion_is_not_in_need() -> None:
    assert reasons("1", snapshot(unit("1", "230"))) == ["not_in_need"]


def test_points_add_up_to_the_score() -> None:
    evaluation = result(analyse(snapshot(unit("1")), TARGETED), "1").evaluation
    assert evaluation.score.low == sum(a.points.low for a in evaluation.assessments if a.points)


def test_an_unknown_that_could_decide_is_cannot_be_assessed() -> None:
    given = snapshot(unit("1", ".."))
    assert outcome("1", given) == "cannot_be_assessed"
    text = result(analyse(given, TARGETED), "1").reasons[0].text
    assert "Meritvärde, årskurs 9 är inte känt" in text


def test_an_unknown_that_cannot_decide_is_not_selected() -> None:
    assert outcome("1", snapshot(unit("1", "..", passed="90"))) == "not_selected"


def test_almost_all_eligible_means_at_least_n_minus_four_of_n() -> None:
    evaluation = result(analyse(snapshot(unit("1", vocational="~100")), TARGETED), "1").evaluation
    vocational = next(a for a in evaluation.assessments if a.criterion.code == "vocational")
    assert vocational.truth == Interval(90 * SCALE, 100 * SCALE)  # 36 of 40
    assert vocational.below is False


def test_almost_all_eligible_says_little_when_the_pupils_are_not_known() -> None:
    hidden = unit("1", vocational="~100")
    hidden = replace(hidden, observations={**hidden.observations, "gr9_pupils": observed("..")})
    vocational = next(
        a
        for a in result(analyse(snapshot(hidden), TARGETED), "1").evaluation.assessments
        if a.criterion.code == "vocational"
    )
    assert (vocational.truth, vocational.below) == (Interval(0, 100 * SCALE), None)


def test_few_pupils_are_excluded_and_unknown_pupils_cannot_be_assessed() -> None:
    assert reasons("1", snapshot(unit("1", pupils=49))) == ["few_pupils"]
    assert outcome("1", snapshot(unit("1", pupils=50))) == "selected"
    assert outcome("1", snapshot(unit("1", pupils=None))) == "cannot_be_assessed"


def test_a_unit_without_results_is_told_so() -> None:
    empty = replace(unit("1"), observations={})
    assert reasons("1", snapshot(empty)) == ["no_statistics"]


def test_at_most_three_units_of_an_organiser() -> None:
    given = snapshot(*(unit(str(n), str(200 - n)) for n in range(5)))
    assert [outcome(str(n), given) for n in (4, 3, 2)] == ["selected"] * 3
    assert reasons("0", given) == ["organizer_maximum"]


def test_the_eleventh_organiser_is_below_the_line_and_knows_how_far() -> None:
    given = snapshot(*full(unit("1", "200", owner="A")))
    found = result(analyse(given, TARGETED), "1")
    assert ([r.code for r in found.reasons], found.near_cutoff, found.organizer_rank) == (["below_cutoff"], True, 11)
    assert found.distance is not None
    assert found.distance < 0


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
def test_supervision_holds_or_excludes_as_the_programme_says(
    decision: str, status: str, extensive: bool, expected: str, level: str
) -> None:
    ruling = Supervision("SI 2024:1", "A", "1" if level == "unit" else None, decision, status, True, extensive)
    assert outcome("1", snapshot(unit("1"), supervision=(ruling,))) == expected


def test_a_decision_on_one_unit_does_not_hold_its_sibling() -> None:
    ruling = Supervision("SI 2024:1", "A", "1", "FORELAGGANDE_VITE", "PAGAENDE", True, False)
    given = snapshot(unit("1"), unit("2"), supervision=(ruling,))
    assert (outcome("1", given), outcome("2", given)) == ("held", "selected")


def test_state_organisers_are_excluded_but_a_person_may_make_an_exception() -> None:
    assert reasons("1", snapshot(unit("1"), types={"A": "STAT"})) == ["state_organizer"]
    added = Override("ADD_UNIT", "A", "1", "Särskilda skäl")
    assert outcome("1", snapshot(unit("1"), types={"A": "STAT"}, overrides=(added,))) == "selected"


def test_an_override_never_lifts_a_withdrawn_licence() -> None:
    ruling = Supervision("SI 2024:1", "A", None, "ATERKALLELSE", "PAGAENDE", True, False)
    added = Override("ADD_UNIT", "A", "1", "Särskilda skäl")
    assert outcome("1", snapshot(unit("1"), supervision=(ruling,), overrides=(added,))) == "excluded"


def test_a_private_organiser_with_a_fine_must_be_reviewed() -> None:
    ruling = Supervision("SI 2024:1", "A", None, "FORELAGGANDE_VITE", "AVSLUTAD_AVHJALPT", True, False)
    given = snapshot(unit("1"), types={"A": "ENSKILD"}, supervision=(ruling,))
    found = result(analyse(given, TARGETED), "1")
    assert (found.outcome.value, [r.code for r in found.reviews]) == ("selected", ["private_with_fine"])


def test_profit_asks_for_a_review() -> None:
    organizer = Organizer("A", "Bolaget", "ENSKILD", None, flags=("PROFIT",))
    found = result(analyse(snapshot(unit("1"), organizers={"A": organizer}), TARGETED), "1")
    assert [r.code for r in found.reviews] == ["profit"]


def test_an_organiser_in_another_programme_is_excluded() -> None:
    organizer = Organizer("A", "Kommunen", "KOMMUN", None, programmes=("nyanlanda-2015",))
    assert reasons("1", snapshot(unit("1"), organizers={"A": organizer})) == ["other_programme"]


def test_the_inspectorate_may_say_no_or_wait_until_a_day() -> None:
    no = Answer("1", "DO_NOT_OFFER", "Tillsyn pågår", None)
    wait = Answer("1", "WAIT_UNTIL", "Tillsyn pågår", "2026-06-01")
    past = Answer("1", "WAIT_UNTIL", "Tillsyn pågår", "2026-01-01")
    assert [outcome("1", snapshot(unit("1"), answers=(a,))) for a in (no, wait, past)] == [
        "excluded",
        "held",
        "selected",
    ]


def test_under_the_older_programme_only_organisers_in_the_referral_come_into_question() -> None:
    units = (unit("1", owner="A"), unit("2", owner="A"), unit("3", owner="B"))
    given = snapshot(*units, programme=COOPERATION, referral=frozenset({"1"}))
    found = [outcome(code, given, COOPERATION) for code in ("1", "2", "3")]
    assert found == ["selected", "selected", "not_selected"]
    assert reasons("3", given, COOPERATION) == ["not_in_referral"]


def test_a_unit_from_the_referral_is_among_the_chosen_even_if_others_need_more() -> None:
    units = tuple(unit(str(n), str(150 + n)) for n in range(5))
    given = snapshot(*units, programme=COOPERATION, referral=frozenset({"4"}))
    assert outcome("4", given, COOPERATION) == "selected"


def test_an_organiser_may_be_added_without_units() -> None:
    added = Override("ADD_ORGANIZER", "A", None, "Enheterna väljs senare")
    analysis = analyse(snapshot(unit("1", "300"), overrides=(added,)), TARGETED)
    assert [o.organization_number for o in analysis.added_organizers] == ["A"]


def test_ties_are_broken_by_the_stated_rule() -> None:
    twins = [unit(f"{n}", owner=owner) for n, owner in ((1, "B"), (2, "A"))]
    analysis = analyse(snapshot(*twins), TARGETED)
    assert [o.standing.organization_number for o in analysis.organizers] == ["A", "B"]
    larger = [twins[0], replace(twins[1], pupils=Interval(60 * SCALE, 60 * SCALE))]
    analysis = analyse(snapshot(*larger), TARGETED)
    assert [o.standing.organization_number for o in analysis.organizers] == ["B", "A"]


def test_what_a_constraint_cost_names_who_would_have_been_in() -> None:
    small = unit("1", "100", pupils=20, owner="A")
    costs = {c.what: c for c in constraint_costs(snapshot(*full(small)), TARGETED)}
    assert costs["few_pupils"].units_in == ("1",)
    assert len(costs["few_pupils"].units_out) == 1


def test_sensitivity_names_units_that_hang_on_a_weight() -> None:
    near = [unit("1", "110", vocational="80", owner="A")]
    changes = sensitivity(snapshot(*full(*near)), TARGETED, 50)
    assert any("weight merit" in change.what for change in changes)
