"""The unit that the documentation of `selection.rules.columns` follows through the seven steps."""

from .rounds import Given, given, unit

ROUND = given(unit("48000763", merit="209.5", vocational="80.4", passed="62", owner="2120000530"))


def criterion(round_: Given, code: str) -> dict[str, object]:
    criteria = {criterion["criterion"]: criterion for criterion in round_.explanation("48000763")["criteria"]}
    found: dict[str, object] = criteria[code]
    return found


def test_each_criterion_adds_its_shortfall_from_the_average() -> None:
    points = [criterion(ROUND, code)["points"] for code in ("merit", "vocational", "all_subjects")]
    assert points == [["7.4", "7.4"], ["2.16", "2.16"], ["6", "6"]]


def test_the_score_is_their_sum_and_the_unit_is_in_need_and_selected() -> None:
    explanation = ROUND.explanation("48000763")
    assert explanation["points"] == {"high": "15.56", "low": "15.56"}
    assert (explanation["in_need"], explanation["outcome"], explanation["unknown"]) == (True, "selected", [])


def test_the_neediest_unit_counts_for_sixty_per_cent_of_its_organisers_points() -> None:
    (organizer,) = ROUND.document()["organizers"]
    assert (organizer["points"], organizer["points_spread"]) == ("9.336", "0")


def test_almost_all_of_forty_pupils_is_at_least_ninety_per_cent() -> None:
    round_ = given(unit("48000763", merit="209.5", vocational="~100", passed="62", year_nine="40"))
    vocational = criterion(round_, "vocational")
    assert (vocational["truth"], vocational["points"]) == (["90", "100"], ["0", "0"])


def test_a_share_that_is_not_published_for_few_pupils_can_be_anything() -> None:
    round_ = given(unit("48000763", passed=".."))
    assert criterion(round_, "all_subjects")["truth"] == ["0", "100"]
