"""Where what the agencies plan with one organiser clashes."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

import pytest

from selection.rules.time_line import Agency, Clash, ClashKind, Item, Kind, State, find_clashes, in_order

NAMES = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


def item(
    name: str,
    *,
    agency: Agency = Agency.SKOLVERKET,
    kind: Kind = Kind.VISIT,
    state: State = State.PLANNED,
    begins_on: date = date(2027, 3, 10),
    ends_on: date | None = None,
    units: tuple[str, ...] = (),
) -> Item:
    return Item(
        id=uuid5(NAMES, name),
        matter=uuid5(NAMES, f"matter of {name}"),
        agency=agency,
        kind=kind,
        state=state,
        title=name,
        begins_on=begins_on,
        ends_on=ends_on,
        school_unit_codes=units,
        diary_number=f"D {name}",
    )


OPEN = item(
    "order",
    agency=Agency.SKOLINSPEKTIONEN,
    kind=Kind.SUPERVISION_DECISION,
    state=State.ONGOING,
    begins_on=date(2026, 11, 5),
    units=("48000763",),
)
VISIT = item("visit", units=("48000763",))
DIALOGUE = item("dialogue", agency=Agency.SPSM, kind=Kind.DIALOGUE, begins_on=date(2027, 3, 31))


def kinds(clashes: list[Clash]) -> list[str]:
    return [clash.kind.value for clash in clashes]


def test_a_visit_while_supervision_of_the_unit_is_open_is_flagged_in_words() -> None:
    (clash,) = find_clashes([OPEN, VISIT])
    assert clash.kind is ClashKind.OPEN_SUPERVISION
    assert clash.items == (OPEN.id, VISIT.id)
    assert clash.text == "Tillsyn pågår (D order) när Skolverket (besök 2027-03-10) är planerat."


def test_supervision_that_the_inspectorate_has_written_itself_is_open_while_it_goes_on() -> None:
    written = replace(OPEN, kind=Kind.SUPERVISION, diary_number=None)
    (clash,) = find_clashes([written, VISIT])
    assert clash.kind is ClashKind.OPEN_SUPERVISION
    assert clash.text == "Tillsyn pågår (order) när Skolverket (besök 2027-03-10) är planerat."
    until_the_day = replace(written, ends_on=VISIT.begins_on, begins_on=VISIT.begins_on)
    assert "OPEN_SUPERVISION" in kinds(find_clashes([until_the_day, VISIT]))


@pytest.mark.parametrize(
    ("decision", "visit"),
    [
        (replace(OPEN, kind=Kind.SUPERVISION, state=State.PLANNED), VISIT),
        (replace(OPEN, kind=Kind.SUPERVISION, ends_on=date(2026, 12, 18)), VISIT),
        (OPEN, replace(VISIT, begins_on=date(2026, 11, 4))),
        (replace(OPEN, state=State.DONE), VISIT),
        (OPEN, replace(VISIT, state=State.DONE)),
        (OPEN, replace(VISIT, state=State.CANCELLED)),
        (OPEN, replace(VISIT, kind=Kind.SUPPORT)),
        (OPEN, replace(VISIT, agency=Agency.SKOLINSPEKTIONEN)),
        (OPEN, replace(VISIT, school_unit_codes=("11111111",))),
    ],
    ids=[
        "not begun",
        "over by then",
        "before it",
        "closed",
        "held",
        "cancelled",
        "no burden",
        "its own",
        "another unit",
    ],
)
def test_what_does_not_meet_an_open_supervision_is_no_clash(decision: Item, visit: Item) -> None:
    assert find_clashes([decision, visit]) == []


@pytest.mark.parametrize("names", [("48000763",), ()], ids=["the unit", "the organiser as a whole"])
def test_supervision_of_a_unit_concerns_whoever_names_it_or_no_unit(names: tuple[str, ...]) -> None:
    assert kinds(find_clashes([OPEN, replace(VISIT, school_unit_codes=names)])) == ["OPEN_SUPERVISION"]


def test_two_agencies_in_one_calendar_month_are_flagged_once_with_both() -> None:
    (clash,) = find_clashes([VISIT, DIALOGUE])
    assert clash.kind is ClashKind.SAME_MONTH
    assert clash.items == (VISIT.id, DIALOGUE.id)
    assert clash.text.startswith("Flera myndigheter vänder sig till huvudmannen i mars 2027: Skolverket (besök ")


@pytest.mark.parametrize(
    "other",
    [
        replace(DIALOGUE, begins_on=date(2027, 4, 1)),
        replace(DIALOGUE, agency=Agency.SKOLVERKET),
        replace(DIALOGUE, state=State.CANCELLED),
        replace(DIALOGUE, kind=Kind.HANDOVER),
    ],
    ids=["next month", "one agency", "cancelled", "no burden"],
)
def test_what_is_not_two_agencies_in_one_month_is_no_clash(other: Item) -> None:
    assert find_clashes([VISIT, other]) == []


def test_what_both_have_held_already_is_over() -> None:
    assert find_clashes([replace(VISIT, state=State.DONE), replace(DIALOGUE, state=State.DONE)]) == []


def test_a_period_touches_each_of_its_months_and_no_period_is_walked_without_end() -> None:
    period = replace(DIALOGUE, begins_on=date(2026, 12, 31), ends_on=date(2027, 3, 1))
    assert kinds(find_clashes([VISIT, period])) == ["SAME_MONTH"]
    over_new_year = replace(DIALOGUE, begins_on=date(2026, 12, 31), ends_on=date(2027, 1, 1))
    (clash,) = find_clashes([replace(VISIT, begins_on=date(2027, 1, 29)), over_new_year])
    assert "i januari 2027" in clash.text
    endless = replace(DIALOGUE, begins_on=date(1900, 1, 1), ends_on=date(2199, 12, 31))
    assert find_clashes([VISIT, endless]) == []


def test_one_principal_in_two_matters_of_one_term_is_flagged() -> None:
    second = item("second", kind=Kind.FOLLOW_UP, begins_on=date(2027, 6, 30), units=("48000763", "11111111"))
    (clash,) = find_clashes([VISIT, second])
    assert clash.kind is ClashKind.SAME_PRINCIPAL
    assert "skolenhet 48000763 möts i flera ärenden våren 2027" in clash.text
    autumn = replace(second, begins_on=date(2027, 7, 1))
    assert find_clashes([VISIT, autumn]) == []


def test_the_steps_of_one_matter_do_not_clash_with_each_other() -> None:
    step = item("step", kind=Kind.FOLLOW_UP, begins_on=date(2027, 5, 4), units=("48000763",))
    assert find_clashes([VISIT, replace(step, matter=VISIT.matter)]) == []


def test_items_stand_in_the_order_of_their_days() -> None:
    assert [one.title for one in in_order([DIALOGUE, VISIT, OPEN])] == ["order", "visit", "dialogue"]
