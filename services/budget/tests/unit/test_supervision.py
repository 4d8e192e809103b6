"""Which supervision decisions stop payments, by the shipped programme files."""

from pathlib import Path

import pytest

from budget.programmes import Hold, read_programmes
from budget.rules.supervision import Decision, stopping_rule
from insatser.layout import CLONE

PROGRAMMES = {p.programme: p for p in read_programmes(CLONE / "services" / "budget" / "programmes")}


@pytest.mark.parametrize(
    ("decision_type", "status", "extensive", "stops"),
    [
        ("ATERKALLELSE", "PAGAENDE", False, True),
        ("VERKSAMHETSFORBUD", "AVSLUTAD_KVARSTAENDE", False, True),
        ("FORELAGGANDE_VITE", "PAGAENDE", False, True),
        ("FORELAGGANDE_VITE", "AVSLUTAD_KVARSTAENDE", False, True),
        ("FORELAGGANDE_VITE", "AVSLUTAD_AVHJALPT", True, False),
        ("FORELAGGANDE", "AVSLUTAD_KVARSTAENDE", True, True),
        ("FORELAGGANDE", "PAGAENDE", False, False),
        ("ANMARKNING", "PAGAENDE", True, False),
        ("UTAN_BRIST", "PAGAENDE", False, False),
    ],
)
def test_the_assignment_of_2024_stops_payments_while_deficiencies_remain(
    decision_type: str, status: str, extensive: bool, stops: bool
) -> None:
    rules = [rule.as_rule() for rule in PROGRAMMES["riktade-insatser-2024"].supervision_holds]
    decision = Decision(decision_type, status, serious=True, extensive=extensive)
    assert bool(stopping_rule(decision, rules)) is stops


def test_a_rule_may_ask_for_serious_deficiencies() -> None:
    rule = Hold(
        decisions=("FORELAGGANDE",), statuses=("PAGAENDE",), reason="Prov", source="Prov", only_serious=True
    ).as_rule()
    found = [rule.applies_to(Decision("FORELAGGANDE", "PAGAENDE", serious=s, extensive=False)) for s in (True, False)]
    assert found == [True, False]


def test_a_misspelt_decision_stops_the_start_and_not_nothing(tmp_path: Path) -> None:
    shipped = (CLONE / "services" / "budget" / "programmes" / "sbs-2015.yaml").read_text(encoding="utf-8")
    (tmp_path / "sbs-2015.yaml").write_text(shipped.replace("ATERKALLELSE", "ATERKALELSE"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"(?s)sbs-2015.yaml: .*ATERKALELSE is none of"):
        read_programmes(tmp_path)
