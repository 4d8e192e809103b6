"""What must hold for every round, tried on many."""

import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selection.rules.analysis import Outcome, analyse
from selection.rules.documents import analysis_document, canonical, snapshot_document, snapshot_from
from selection.rules.facts import Answer, Snapshot, Supervision, Unit

from .rounds import TARGETED, observed, result, snapshot, unit

SMALL = replace(TARGETED, organizers=replace(TARGETED.organizers, count=2))
OFTEN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OWNERS = st.sampled_from("ABCD")
VALUES = st.sampled_from(["40", "45", "50", "55", "63.5", "71", "72", "80", "..", "."])


@st.composite
def rounds(draw: st.DrawFn) -> Snapshot:
    units = [
        unit(
            str(number),
            draw(st.sampled_from(["120", "150", "180", "200.5", "210", "227.9", "240", "..", "."])),
            vocational=draw(st.one_of(VALUES, st.just("~100"))),
            passed=draw(VALUES),
            owner=draw(OWNERS),
            pupils=draw(st.sampled_from([300, 300, 300, 50, 20, None])),
        )
        for number in range(draw(st.integers(1, 9)))
    ]
    hit = draw(st.sets(st.sampled_from([u.code for u in units]), max_size=2))
    supervision = tuple(
        Supervision(f"SI {code}", u.organization_number, code, "ATERKALLELSE", "PAGAENDE", True, True)
        for code in sorted(hit)
        for u in units
        if u.code == code
    )
    no = draw(st.sets(st.sampled_from([u.code for u in units]), max_size=1))
    answers = tuple(Answer(code, "DO_NOT_OFFER", "Tillsyn", None) for code in no)
    return snapshot(*units, supervision=supervision, answers=answers)


def as_bytes(given_: Snapshot) -> bytes:
    return canonical(analysis_document(analyse(given_, SMALL), given_))


@OFTEN
@given(rounds(), st.randoms())
def test_the_order_of_input_never_matters(given_: Snapshot, chance: random.Random) -> None:
    units = list(given_.units)
    chance.shuffle(units)
    shuffled = replace(given_, units=tuple(units), supervision=given_.supervision[::-1])
    assert as_bytes(shuffled) == as_bytes(given_)
    assert canonical(snapshot_document(shuffled)) == canonical(snapshot_document(given_))


@OFTEN
@given(rounds())
def test_the_same_round_read_back_gives_the_same_bytes(given_: Snapshot) -> None:
    assert as_bytes(snapshot_from(snapshot_document(given_))) == as_bytes(given_)


@settings(OFTEN, max_examples=150)
@given(rounds(), OWNERS, st.integers(50, 227))
def test_one_more_unit_in_need_never_improves_another_organisers_place(
    given_: Snapshot, owner: str, merit: int
) -> None:
    before = analyse(given_, SMALL)
    needier = unit("new", str(merit), vocational="70", passed="65", owner=owner)
    organizers = given_.organizers | snapshot(needier).organizers
    after = analyse(replace(given_, units=(*given_.units, needier), organizers=organizers), SMALL)
    places = {o.standing.organization_number: o.rank for o in after.organizers}
    for organizer in before.organizers:
        number = organizer.standing.organization_number
        if number != owner:
            assert places[number] >= organizer.rank


@OFTEN
@given(rounds())
def test_what_is_excluded_or_held_is_never_selected_and_caps_hold(given_: Snapshot) -> None:
    analysis = analyse(given_, SMALL)
    barred = {d.unit_code for d in given_.supervision} | {a.unit_code for a in given_.answers}
    chosen: dict[str, int] = {}
    for found in analysis.units:
        if found.outcome is Outcome.SELECTED:
            assert found.evaluation.unit.code not in barred
            owner = found.evaluation.unit.organization_number
            chosen[owner] = chosen.get(owner, 0) + 1
    assert len(chosen) <= 2
    assert all(count <= 3 for count in chosen.values())


@OFTEN
@given(rounds(), st.integers(0, 8), st.integers(50, 340))
def test_unknown_is_never_treated_as_low(given_: Snapshot, index: int, merit: int) -> None:
    """A unit that is chosen although a value is unknown would be chosen whatever the value turned out to be."""
    hidden = given_.units[index % len(given_.units)]
    hidden = _with_merit(hidden, "..")
    shown = _with_merit(hidden, str(merit))
    if result(analyse(_replaced(given_, hidden), SMALL), hidden.code).outcome is Outcome.SELECTED:
        assert result(analyse(_replaced(given_, shown), SMALL), hidden.code).outcome is Outcome.SELECTED


@OFTEN
@given(rounds(), st.integers(0, 8), st.sampled_from(["100", "150", "200", "227", "300"]))
def test_an_unknown_that_is_not_selected_stays_out_whatever_it_turns_out_to_be(
    given_: Snapshot, index: int, merit: str
) -> None:
    """Only what cannot be assessed may come in when the value becomes known."""
    hidden = _with_merit(given_.units[index % len(given_.units)], "..")
    if result(analyse(_replaced(given_, hidden), SMALL), hidden.code).outcome is Outcome.NOT_SELECTED:
        shown = _with_merit(hidden, merit)
        assert result(analyse(_replaced(given_, shown), SMALL), hidden.code).outcome is not Outcome.SELECTED


def _with_merit(given_: Unit, merit: str) -> Unit:
    return replace(given_, observations={**given_.observations, "gr9_merit": observed(merit)})


def _replaced(given_: Snapshot, new: Unit) -> Snapshot:
    return replace(given_, units=tuple(new if u.code == new.code else u for u in given_.units))
