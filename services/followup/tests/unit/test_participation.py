"""The tables of participation: parts in their order, the oldest round first, shares of what they are shares of."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from followup.rules.participation import Dialogues, Figure, Measure, Subject, figures_of_survey, newest, tables_of

SPRING = Dialogues(UUID(int=1), "Våren 2027", date(2027, 1, 11), date(2027, 6, 11))
AUTUMN = Dialogues(UUID(int=2), "Hösten 2026", date(2026, 9, 1), date(2026, 12, 11))
FEW, SOME, MANY, MOST = "en skolenhet", "två till fem skolenheter", "sex till 20 skolenheter", "fler än 20 skolenheter"


def counted(round_: Dialogues, group: str, value: str | None, subject: Subject, **numbers: int) -> list[Figure]:
    return [Figure(round_, subject, group, value, Measure(name), Decimal(n)) for name, n in numbers.items()]


def rows(code: str, figures: Iterable[Figure]) -> list[tuple[Any, ...]]:
    (section,) = (s for s in tables_of(list(figures), str) if s.code == code)
    return [row.values for row in section.rows]


def test_sizes_are_in_their_order_and_what_is_not_known_is_last() -> None:
    offered = {"offered": 4, "accepted": 3}
    figures = [
        figure
        for value in (None, MOST, MANY, SOME, FEW)
        for figure in counted(SPRING, "size", value, Subject.PARTICIPATION, **offered)
    ]
    assert [row[0] for row in rows("sizes", figures)] == [FEW, SOME, MANY, MOST, "Uppgift saknas"]


def test_the_rounds_of_a_part_stand_together_the_oldest_first() -> None:
    figures = [
        figure
        for round_ in (SPRING, AUTUMN)
        for sector in ("offentlig", "enskild")
        for figure in counted(round_, "sector", sector, Subject.PARTICIPATION, offered=1, accepted=1)
    ]
    assert [row[:2] for row in rows("sectors", figures)] == [
        ("enskild", "Hösten 2026"),
        ("enskild", "Våren 2027"),
        ("offentlig", "Hösten 2026"),
        ("offentlig", "Våren 2027"),
    ]


@pytest.mark.parametrize(
    ("accepted", "offered", "share"), [(1, 8, 13), (1, 3, 33), (2, 3, 67), (0, 5, 0), (5, 5, 100), (0, 0, None)]
)
def test_a_share_is_of_those_who_were_offered_in_whole_percent(accepted: int, offered: int, share: int | None) -> None:
    figures = counted(SPRING, "all", None, Subject.PARTICIPATION, offered=offered, accepted=accepted)
    assert rows("rounds", figures)[0][-1] == share


def test_hours_are_of_the_dialogues_whose_hours_are_known() -> None:
    figures = counted(SPRING, "side", "organizer", Subject.BURDEN, hours=50, hours_stated=3)
    figures += counted(SPRING, "side", "spsm", Subject.BURDEN, hours=0, hours_stated=0)
    assert rows("burden", figures) == [
        ("organizer", "Våren 2027", 3, 50, Decimal("16.7")),
        ("spsm", "Våren 2027", 0, 0, None),
    ]


def survey(**changed: Any) -> list[Figure]:
    shown = {"level": "principal", "question": "roles", "text": "Rollerna var tydliga.", "group": "all", "answers": 20}
    row = shown | {"mean": "2.8", "shares": [10, 20, 40, 30]} | changed
    return list(figures_of_survey(SPRING, {"participations": [], "figures": [row]}))


def test_agreement_is_the_upper_half_of_the_scale_and_a_middle_is_not_agreement() -> None:
    agree = {f.measure: f.number for f in survey()}
    assert agree == {Measure.ANSWERS: Decimal(20), Measure.AGREE_SHARE: Decimal(70), Measure.MEAN: Decimal("2.8")}
    (odd,) = (f.number for f in survey(shares=[10, 20, 30, 25, 15]) if f.measure is Measure.AGREE_SHARE)
    assert odd == 40


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("roles", Subject.ROLES),
        ("changed", Subject.CHANGED_WAYS),
        ("worth_the_time", Subject.BURDEN),
        ("adapted", Subject.RECEPTION),
    ],
)
def test_each_question_is_about_what_the_evaluator_asks_of(question: str, subject: Subject) -> None:
    assert {f.subject for f in survey(question=question)} == {subject}


def test_what_is_protected_stays_so_and_no_organiser_stands_alone() -> None:
    assert {f.number for f in survey(answers=None, mean=None, shares=None)} == {None}
    assert survey(group="2120000530") == []


def test_of_two_surveys_of_a_round_the_last_stands() -> None:
    both = newest([*survey(mean="2.0"), *survey(mean="3.0")])
    assert [f.number for f in both if f.measure is Measure.MEAN] == [Decimal("3.0")]
