"""The report says how the selection was made: criteria, exclusions, composition and the price of each rule."""

from datetime import date
from typing import Any
from uuid import UUID

from followup.rules.described_rounds import Criterion, Description, RuleCost, SetAside, Share
from followup.rules.known import Known, Round
from followup.steps.count_selection import count_selection

ROUND = UUID(int=1)
DAY = date(2026, 5, 4)
DESCRIBED = Description(
    paragraphs=("30 huvudmän valdes.",),
    criteria=(
        Criterion("Meritvärde, årskurs 9", "resultat", 2, "226,9", "publicerat"),
        Criterion("Nationellt prov, årskurs 3", "resultat", 1, "uppgift saknas, prövas inte", ""),
    ),
    set_aside=(SetAside("excluded", "Enheten har färre elever än programmets gräns.", 41),),
    composition=(
        Share("county", "19", 31, 4, 1),
        Share("sector", "enskild", 400, 30, 5),
        Share("organizer_type", "KOMMUN", 1314, 182, 25),
    ),
    costs=(RuleCost("few_pupils", "Enheten har färre elever än programmets gräns.", 3, 2),),
)


def shown(description: Description | None, as_of: date = DAY) -> dict[str, list[tuple[Any, ...]]]:
    decided = Round(ROUND, "1", DAY, "2026:100", 1714, 30, 30, (), None, description)
    sections = count_selection(Known(as_of, rounds=(decided,)))
    assert all(row.ids == (str(ROUND),) for section in sections for row in section.rows)
    return {section.code: [row.values for row in section.rows] for section in sections}


def test_the_selection_is_described_with_what_each_rule_cost() -> None:
    tables = shown(DESCRIBED)
    few = "Enheten har färre elever än programmets gräns."
    assert tables["selection_description"] == [("2026:100", "30 huvudmän valdes.")]
    assert tables["selection_criteria"] == [("2026:100", "Meritvärde, årskurs 9", "Resultat", 2, "226,9", "publicerat")]
    assert tables["selection_set_aside"] == [("2026:100", "Undantagen", few, 41)]
    assert tables["selection_costs"] == [("2026:100", few, 3, 2)]
    assert tables["selection_composition"] == [
        ("2026:100", "Typ av huvudman", "Kommun", 1314, 182, 25),
        ("2026:100", "Offentlig eller enskild", "Enskild", 400, 30, 5),
        ("2026:100", "Län", "Västmanlands län", 31, 4, 1),
    ]


def test_a_round_without_a_description_or_decided_later_says_nothing_of_it() -> None:
    for tables in (shown(None), shown(DESCRIBED, date(2026, 5, 3))):
        assert not any(rows for code, rows in tables.items() if code.startswith("selection_"))


def test_two_rounds_of_one_case_are_told_apart_by_their_days() -> None:
    """A case has one diary number, and may have a round in the spring and another in the autumn."""
    rounds = [
        Round(UUID(int=n), "1", day, "2026:100", 1714, 30, 30, (), {"considered": 1714}, DESCRIBED)
        for n, day in enumerate((date(2026, 3, 2), DAY))
    ]
    alone = Round(UUID(int=9), "1", DAY, "2025:7", 1714, 30, 30, (), {"considered": 1714}, DESCRIBED)
    sections = {s.code: s for s in count_selection(Known(DAY, rounds=(*rounds, alone)))}
    named = ["2026:100, beslutad 2026-03-02", "2026:100, beslutad 2026-05-04", "2025:7"]
    for code in ("selection_outcomes", "selection_description", "selection_set_aside"):
        assert [row.values[0] for row in sections[code].rows] == named, code
