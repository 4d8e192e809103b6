"""The register that plans are tried against: one indicator of each sort."""

from datetime import date
from decimal import Decimal
from typing import Any

from agreements.rules.register import Register, RegisteredIndicator
from tests.support.facts import UNIT


def indicator(code: str, title: str, **other: Any) -> RegisteredIndicator:
    measured = {"unit": "procent", "higher_is_better": True, "least": Decimal(0), "most": Decimal(100)}
    return RegisteredIndicator(
        code, **{"number": 1, "title": title, "school_type": "GR", "ended_on": None, **measured, **other}
    )


INDICATORS = (
    indicator("gr9_all_subjects", "Andel med godkänt i alla ämnen, årskurs 9"),
    indicator("gr9_merit", "Genomsnittligt meritvärde (17 ämnen), årskurs 9", unit="poäng", most=Decimal(340)),
    indicator("gr6_failed_one", "Andel som ej fått godkänt betyg i ett ämne, årskurs 6", higher_is_better=False),
    indicator("gr_newly_arrived", "Andel nyinvandrade elever", higher_is_better=None),
    indicator("gr_ended", "Andel med godkänt i alla ämnen, årskurs 5", ended_on=date(2026, 6, 30)),
    indicator("gy_degree_three_years", "Andel med examen inom tre år", school_type="GY"),
)
REGISTER = Register({indicator.code: indicator for indicator in INDICATORS}, {UNIT: ("GR", "FTH")}, None)
