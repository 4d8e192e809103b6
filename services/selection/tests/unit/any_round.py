"""Rounds drawn at random for property tests: every value type, several school types, every rule that can hit."""

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from selection.rules.columns.units import Observed
from selection.rules.inputs import Answer, Organizer, Override, Reference, Supervision
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
    "fsk_parents_education": "60",
    "fsk_newly_arrived": "3",
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
    codes = [unit_.code for unit_ in units]
    hit = draw(st.sets(st.sampled_from(codes), max_size=2))
    supervision = tuple(
        Supervision(f"SI {u.code}", u.organization_number, u.code, "ATERKALLELSE", "PAGAENDE", True, True)
        for u in units
        if u.code in hit
    )
    no = draw(st.sets(st.sampled_from(codes), max_size=1))
    answers = tuple(Answer(code, "DO_NOT_OFFER", "Tillsyn", None) for code in no)
    return given(*units, programme=SMALL, supervision=supervision, answers=answers)


def any_rounds() -> st.SearchStrategy[Given]:
    """By a seed: what hypothesis draws itself leans so far to the simple that organisers seldom compete."""
    return st.integers(0, 2**32 - 1).map(lambda seed: any_round(Random(seed)))


def any_round(chance: Random) -> Given:
    units = [any_unit(str(number), chance) for number in range(chance.randint(1, 12))]
    codes, owners = [*(unit_.code for unit_ in units), "borta"], sorted({unit_.organization_number for unit_ in units})
    moved = {**REFERENCES, "gr9_merit": REFERENCES["gy_grade_points"]}
    return given(
        *units,
        programme=any_programme(chance),
        organizers={number: any_organizer(number, chance) for number in owners},
        references=chance.choices([REFERENCES, moved], [9, 1])[0],
        supervision=tuple(any_supervision(chance, codes, owners) for _ in range(chance.choice([0, 0, 1, 2]))),
        referral=frozenset(chance.sample([*codes, *owners], chance.randint(0, len(codes)))),
        answers=tuple(
            Answer(code, chance.choice(["DO_NOT_OFFER", "WAIT_UNTIL", "NO_OBJECTION"]), "Skäl", chance.choice(DAYS))
            for code in chance.sample(codes, chance.choice([0, 0, 1]))
        ),
        overrides=tuple(
            Override(chance.choice(["ADD_UNIT", "REMOVE_UNIT"]), chance.choice(owners), chance.choice(codes), "Skäl")
            for _ in range(chance.choice([0, 0, 1]))
        ),
    )


def any_programme(chance: Random) -> Programme:
    base = chance.choice([TARGETED, TARGETED, COOPERATION])
    rule = replace(
        base.organizers,
        count=chance.choice([1, 1, 2, 3]),
        maximum_units=chance.randint(1, 3),
        unit_weights=chance.choice([(100,), (60, 25, 15), (40, 30, 20, 10)]),
        low_throughout=chance.choice([0, 5, 40]),
        spread=chance.choice([0, 5, 40]),
        ties=chance.choice([("organization_number",), ("pupils", "units_in_need", "organization_number")]),
    )
    cap = chance.choice([None, None, None, 0, 1, 2])
    types = {name: replace(rule, maximum_units=cap) for name, rule in base.school_types.items()}
    return replace(
        base,
        organizers=rule,
        school_types=types,
        minimum_from_referral=chance.randint(0, 2),
        below_reference={group: chance.randint(1, count) for group, count in base.below_reference.items()},
        near_cutoff=chance.choice([0, 1, 10]),
    )


PUBLISHED = {
    "gr9_merit": MERITS,
    "gr9_vocational": [*SHARES, "~100"],
    "gr9_all_subjects": [*SHARES, "~100"],
    "gr9_test_maths": ["10", ".."],
    "gr9_pupils": ["40", "4", "9", "c60", ".."],
    "gr_pupils": ["300", "300", "c50", "49", ".."],
    "gr_parents_education": [*SHARES, "~100"],
    "gr_newly_arrived": ["0", "20", "~100", "c10"],
    "gr_salsa_merit_residual": ["-12", "3"],
    "gy_degree_three_years": [*SHARES, "~100"],
    "gy_grade_points": ["11.5", "14.2", "15", ".."],
    "fsk_parents_education": ["20", "40", "60", ".."],
    "fsk_newly_arrived": ["3", "12", "~100", "."],
}
KINDS: list[tuple[str, ...]] = [("GR",), ("GY",), ("GR", "GY"), ("GRAN", "GR"), ("FSK",), ("FSK", "GR"), ()]
DAYS = [None, "2025-01-01", "2026-06-01"]


def any_unit(code: str, chance: Random) -> Unit:
    have = chance.sample(sorted(PUBLISHED), chance.randint(0, len(PUBLISHED)))
    seen: dict[str, Observed] = {indicator: observed(chance.choice(PUBLISHED[indicator])) for indicator in have}
    if chance.random() < 0.7:
        seen |= {indicator: observed(chance.choice(values)) for indicator, values in NEEDY.items()}
    count = chance.choice([300, 300, 300, None, 50, 9])
    pupils = None if count is None else Interval(count * SCALE, count * SCALE)
    kinds = chance.choices(KINDS, [12, 2, 2, 2, 3, 1, 1])[0]
    return Unit(code, f"Skola ”{code}”", chance.choice("ABCDE"), "0180", kinds, pupils, seen)


def any_organizer(number: str, chance: Random) -> Organizer:
    kind = chance.choices(["KOMMUN", "ENSKILD", "STAT"], [6, 3, 1])[0]
    programmes = chance.choices([(), ("nyanlanda-2015",), ("sbs-2015",)], [10, 1, 1])[0]
    flags = chance.choices([(), ("PROFIT",)], [3, 1])[0]
    return Organizer(number, f"Huvudman {number}", kind, None, programmes, flags)


def any_supervision(chance: Random, codes: list[str], owners: list[str]) -> Supervision:
    return Supervision(
        chance.choice(["SI 1", "SI 2"]),
        chance.choice(owners),
        chance.choice([None, chance.choice(codes)]),
        chance.choice(["FORELAGGANDE", "FORELAGGANDE_VITE", "ATERKALLELSE"]),
        chance.choice(["PAGAENDE", "AVSLUTAD_AVHJALPT", "AVSLUTAD_KVARSTAENDE"]),
        serious=chance.random() < 0.5,
        extensive=chance.random() < 0.5,
    )
