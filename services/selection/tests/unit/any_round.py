"""Rounds drawn at random for property tests: every value type, several school types, every rule that can hit."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from selection.rules.columns.units import Observed
from selection.rules.facts import Answer, Organizer, Override, Reference, Supervision
from selection.rules.programme import Programme
from selection.rules.quantities import SCALE, Interval, exact

from .rounds import COOPERATION, TARGETED, Given, Unit, given, observed, unit

SMALL = replace(TARGETED, organizers=replace(TARGETED.organizers, count=2))
OWNERS = st.sampled_from("ABCD")
MERITS = ["120", "150", "180", "200.5", "210", "227.9", "228", "240", "..", ".", "*", "c205"]
NEEDY = {"gr9_merit": ["120", "150", "180", "200.5", "210"], "gr9_vocational": ["40", "55", "71"]}
NEEDY["gr9_all_subjects"] = ["40", "45", "50", "63.5"]
"""Half of the units are drawn from these: otherwise few organisers would compete, and no cap would be reached."""
SHARES = ["40", "45", "50", "55", "63.5", "71", "72", "80", "..", ".", "*"]
AVERAGES = {
    "gr9_merit": "228",
    "gr9_vocational": "84",
    "gr9_all_subjects": "72",
    "gr_parents_education": "55.3",
    "gr_newly_arrived": "3",
    "gy_degree_three_years": "75",
    "gy_grade_points": "14.2",
}
REFERENCES = {code: Reference(exact(value), "OFFICIAL", "SIRIS") for code, value in AVERAGES.items()}


@st.composite
def year_nine(draw: st.DrawFn, code: str) -> Unit:
    needy = draw(st.booleans())
    return unit(
        code,
        draw(st.sampled_from(NEEDY["gr9_merit"] if needy else MERITS)),
        vocational=draw(st.sampled_from(NEEDY["gr9_vocational"] if needy else [*SHARES, "~100"])),
        passed=draw(st.sampled_from(NEEDY["gr9_all_subjects"] if needy else SHARES)),
        owner=draw(OWNERS),
        pupils=draw(st.sampled_from([300, 300, 300, 50, 20, None])),
    )


@st.composite
def rounds(draw: st.DrawFn) -> Given:
    """Year-9 results only, two organisers chosen, some units excluded."""
    units = [draw(year_nine(str(number))) for number in range(draw(st.integers(1, 9)))]
    codes = [each.code for each in units]
    hit = draw(st.sets(st.sampled_from(codes), max_size=2))
    supervision = tuple(
        Supervision(f"SI {u.code}", u.organization_number, u.code, "ATERKALLELSE", "PAGAENDE", True, True)
        for u in units
        if u.code in hit
    )
    no = draw(st.sets(st.sampled_from(codes), max_size=1))
    answers = tuple(Answer(code, "DO_NOT_OFFER", "Tillsyn", None) for code in no)
    return given(*units, programme=SMALL, supervision=supervision, answers=answers)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    base = draw(st.sampled_from([TARGETED, COOPERATION]))
    rule = replace(
        base.organizers,
        count=draw(st.integers(1, 3)),
        maximum_units=draw(st.integers(1, 3)),
        unit_weights=draw(st.sampled_from([(100,), (60, 25, 15), (40, 30, 20, 10)])),
        low_throughout=draw(st.sampled_from([0, 5, 40])),
        spread=draw(st.sampled_from([0, 5, 40])),
        ties=draw(st.sampled_from([("organization_number",), ("pupils", "units_in_need", "organization_number")])),
    )
    cap = draw(st.sampled_from([None, None, 0, 1, 2]))
    types = {name: replace(each, maximum_units=cap) for name, each in base.school_types.items()}
    return replace(
        base,
        organizers=rule,
        school_types=types,
        minimum_from_referral=draw(st.integers(0, 2)),
        below_reference={group: draw(st.integers(1, count)) for group, count in base.below_reference.items()},
    )


@st.composite
def mixed_units(draw: st.DrawFn, code: str) -> Unit:
    shares = st.sampled_from([*SHARES, "~100"])
    published: dict[str, Any] = {
        "gr9_merit": st.sampled_from(MERITS),
        "gr9_vocational": shares,
        "gr9_all_subjects": shares,
        "gr9_test_maths": st.sampled_from(["10", ".."]),
        "gr9_pupils": st.sampled_from(["40", "4", "9", "c60", ".."]),
        "gr_pupils": st.sampled_from(["300", "c50", "49", ".."]),
        "gr_parents_education": shares,
        "gr_newly_arrived": st.sampled_from(["0", "20", "~100", "c10"]),
        "gr_salsa_merit_residual": st.sampled_from(["-12", "3"]),
        "gy_degree_three_years": shares,
        "gy_grade_points": st.sampled_from(["11.5", "14.2", "15", ".."]),
    }
    have = draw(st.sets(st.sampled_from(sorted(published))))
    seen: dict[str, Observed] = {indicator: observed(draw(published[indicator])) for indicator in sorted(have)}
    if draw(st.booleans()):
        seen |= {indicator: observed(draw(st.sampled_from(values))) for indicator, values in NEEDY.items()}
        seen.pop("gr_pupils", None)
    count = draw(st.sampled_from([300, 300, None, 50, 9]))
    kinds = st.sampled_from([("GR",), ("GR",), ("GR",), ("GY",), ("GR", "GY"), ("GRAN", "GR"), ("FSK",), ()])
    pupils = None if count is None else Interval(count * SCALE, count * SCALE)
    return Unit(code, f"Skola ”{code}”", draw(OWNERS), "0180", draw(kinds), pupils, seen)


@st.composite
def any_rounds(draw: st.DrawFn) -> Given:
    programme = draw(programmes())
    units = [draw(mixed_units(str(number))) for number in range(draw(st.integers(1, 9)))]
    codes, owners = st.sampled_from([*(u.code for u in units), "borta"]), sorted({u.organization_number for u in units})
    organizers = {number: draw(organizer(number)) for number in owners}
    supervision = st.builds(
        Supervision,
        st.sampled_from(["SI 1", "SI 2"]),
        st.sampled_from(owners),
        st.one_of(st.none(), codes),
        st.sampled_from(["FORELAGGANDE", "FORELAGGANDE_VITE", "ATERKALLELSE"]),
        st.sampled_from(["PAGAENDE", "AVSLUTAD_AVHJALPT", "AVSLUTAD_KVARSTAENDE"]),
        st.booleans(),
        st.booleans(),
    )
    kinds = st.sampled_from(["DO_NOT_OFFER", "WAIT_UNTIL", "NO_OBJECTION"])
    days = st.sampled_from([None, "2025-01-01", "2026-06-01"])
    answers = st.lists(
        st.builds(Answer, codes, kinds, st.just("Skäl"), days), max_size=2, unique_by=lambda a: a.unit_code
    )
    moves = st.sampled_from(["ADD_UNIT", "REMOVE_UNIT"])
    overrides = st.builds(Override, moves, st.sampled_from(owners), codes, st.just("Skäl"))
    return given(
        *units,
        programme=programme,
        organizers=organizers,
        references=draw(st.sampled_from([REFERENCES, {**REFERENCES, "gr9_merit": REFERENCES["gy_grade_points"]}])),
        supervision=tuple(draw(st.lists(supervision, max_size=2))),
        referral=frozenset(draw(st.sets(st.one_of(codes, OWNERS), max_size=3))),
        answers=tuple(draw(answers)),
        overrides=tuple(draw(st.lists(overrides, max_size=1))),
    )


@st.composite
def organizer(draw: st.DrawFn, number: str) -> Organizer:
    kind = draw(st.sampled_from(["KOMMUN", "KOMMUN", "KOMMUN", "ENSKILD", "ENSKILD", "STAT"]))
    programmes_ = draw(st.sampled_from([(), (), (), (), (), ("nyanlanda-2015",), ("sbs-2015",)]))
    flags = draw(st.sampled_from([(), (), ("PROFIT",)]))
    return Organizer(number, f"Huvudman {number}", kind, None, programmes_, flags)
