"""What must hold for every round, tried on many."""

import json
import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selection.rules.columns.analysis import analyse
from selection.rules.columns.unit_texts import UnitTexts
from selection.rules.documents import analysis_bytes
from selection.rules.quantities import SCALE
from selection.rules.snapshot_document import snapshot_bytes, snapshot_from
from shared.canonical import canonical

from . import rounds as small
from .any_round import MERITS, OWNERS, SHARES, any_rounds, rounds
from .rounds import Given, Unit, observed, outcome, unit

OFTEN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@OFTEN
@given(any_rounds(), st.randoms())
def test_the_order_of_input_never_matters(round_: Given, chance: random.Random) -> None:
    units = list(round_.units)
    chance.shuffle(units)
    shuffled = replace(
        round_,
        units=tuple(units),
        organizers=dict(reversed(round_.organizers.items())),
        references=dict(reversed(round_.references.items())),
        supervision=round_.supervision[::-1],
        answers=round_.answers[::-1],
    )
    assert shuffled.content() == round_.content()
    assert snapshot_bytes(shuffled.snapshot) == snapshot_bytes(round_.snapshot)


@OFTEN
@given(any_rounds())
def test_the_same_round_read_back_gives_the_same_bytes(round_: Given) -> None:
    kept = snapshot_bytes(round_.snapshot)
    read = snapshot_from(json.loads(kept))
    assert snapshot_bytes(read) == kept
    again = analyse(read, round_.programme)
    assert analysis_bytes(again, UnitTexts(again).all()) == round_.content()


@OFTEN
@given(any_rounds())
def test_what_is_kept_is_canonical(round_: Given) -> None:
    """Written straight from columns, and yet the same bytes as sorted keys without spaces."""
    for content in (round_.content(), snapshot_bytes(round_.snapshot)):
        assert canonical(json.loads(content)) == content


@settings(OFTEN, max_examples=100)
@given(rounds(), OWNERS, st.integers(50, 227))
def test_one_more_unit_in_need_never_improves_another_organisers_place(round_: Given, owner: str, merit: int) -> None:
    needier = unit("new", str(merit), vocational="70", passed="65", owner=owner)
    organizers = round_.organizers | small.given(needier).organizers
    after = replace(round_, units=(*round_.units, needier), organizers=organizers).document()
    places = {organizer["organization_number"]: organizer["rank"] for organizer in after["organizers"]}
    for organizer in round_.document()["organizers"]:
        if organizer["organization_number"] != owner:
            assert places[organizer["organization_number"]] >= organizer["rank"]


@OFTEN
@given(rounds())
def test_excluded_and_deferred_units_are_never_selected_and_caps_are_kept(round_: Given) -> None:
    barred = {d.unit_code for d in round_.supervision} | {a.unit_code for a in round_.answers}
    barred |= {unit_.code for unit_ in round_.units if unit_.pupils and unit_.pupils.high < 50 * SCALE}
    chosen: dict[str, int] = {}
    for unit_ in round_.document()["units"]:
        if unit_["outcome"] == "selected":
            assert unit_["school_unit_code"] not in barred
            owner = unit_["organization_number"]
            chosen[owner] = chosen.get(owner, 0) + 1
    assert len(chosen) <= round_.programme.organizers.count
    assert all(count <= round_.programme.organizers.maximum_units for count in chosen.values())


HIDDEN = st.sampled_from(["gr9_merit", "gr9_vocational", "gr9_all_subjects"])
VALUES = [value for value in [*MERITS, *SHARES, "0", "100"] if value[0].isdigit()]


@settings(OFTEN, max_examples=100)
@given(rounds(), st.integers(0, 8), HIDDEN, st.sampled_from(VALUES))
def test_unknown_is_never_treated_as_low(round_: Given, index: int, indicator: str, value: str) -> None:
    """A unit that is chosen although a value is unknown would be chosen whatever the value turned out to be."""
    hidden = _with(round_.units[index % len(round_.units)], indicator, "..")
    if outcome(hidden.code, _replaced(round_, hidden)) == "selected":
        assert outcome(hidden.code, _replaced(round_, _with(hidden, indicator, value))) == "selected"


@settings(OFTEN, max_examples=100)
@given(rounds(), st.integers(0, 8), HIDDEN, st.sampled_from(VALUES))
def test_an_unknown_that_is_not_selected_stays_out_whatever_it_turns_out_to_be(
    round_: Given, index: int, indicator: str, value: str
) -> None:
    """Only what cannot be assessed may come in when the value becomes known."""
    hidden = _with(round_.units[index % len(round_.units)], indicator, "..")
    if outcome(hidden.code, _replaced(round_, hidden)) == "not_selected":
        assert outcome(hidden.code, _replaced(round_, _with(hidden, indicator, value))) != "selected"


def _with(unit_: Unit, indicator: str, raw: str) -> Unit:
    return replace(unit_, observations={**unit_.observations, indicator: observed(raw)})


def _replaced(round_: Given, new: Unit) -> Given:
    return replace(round_, units=tuple(new if u.code == new.code else u for u in round_.units))
