"""Rounds and results for the data set of evaluators: organisers by their points, and an effect that was planted."""

import csv
import io
import random
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from selection.rules.evaluation.decisions import DecidedRound, index_decisions
from selection.rules.evaluation.doses import AgreedMeasure
from selection.rules.evaluation.restricted import Basis, Observed

KEY = "en-nyckel-som-bara-finns-i-de-har-testerna"
INDICATORS = ("gr9_merit", "gr9_vocational")
EFFECT = 12
YEARS = ("2023/24", "2024/25", "2026/27")


def number(place: int) -> str:
    return f"55{place:08d}"


def a_round(organizers: int, chosen: int, *, units: int = 2, seed: int = 1) -> DecidedRound:
    """Organisers by their points, the first of them chosen."""
    rng = random.Random(seed)
    points = sorted((rng.randrange(10_000, 60_000) for _ in range(organizers)), reverse=True)
    document: dict[str, Any] = {"line": {"in": text(points[chosen - 1]), "out": text(points[chosen])}}
    document["organizers"] = [
        {"organization_number": number(place), "points": text(score), "selected": place < chosen}
        for place, score in enumerate(points)
    ]
    document["units"] = [
        {
            "school_unit_code": f"{place * units + which:08d}",
            "organization_number": number(place),
            "school_type": "GR",
            "outcome": "selected" if place < chosen else "not_selected",
            "points": {"low": text(points[place])},
            "rank": place * units + which + 1,
            "organizer_rank": place + 1,
            "near_cutoff": False,
        }
        for place in range(organizers)
        for which in range(units)
    ]
    return DecidedRound("round", 1, date(2025, 3, 1), "3", "2023/24", document)


def text(points: int) -> str:
    return str(Decimal(points) / 10_000)


def a_basis(organizers: int = 300, chosen: int = 150, seed: int = 1) -> Basis:
    """Results fall with need, and rise by the effect where a measure has run."""
    rng = random.Random(seed)
    decisions = index_decisions([a_round(organizers, chosen, seed=seed)])
    cells: dict[str, dict[str, dict[str, Observed]]] = defaultdict(dict)
    for unit, decision in decisions.items():
        for year in YEARS:
            assert decision.organizer_points is not None
            gained = EFFECT if decision.assigned and year == "2026/27" else 0
            merit = 250 - 15 * float(decision.organizer_points) + gained + rng.gauss(0, 4)
            share = min(100.0, max(0.0, 95 - 6 * float(decision.organizer_points) + rng.gauss(0, 5)))
            cells[unit][year] = {
                "gr9_merit": Observed(f"{merit:.1f}", "EXISTS"),
                "gr9_vocational": Observed(f"{share:.1f}", "EXISTS"),
            }
    measures = [
        AgreedMeasure(d.organizer, (unit,), "process_support", date(2025, 8, 15), date(2027, 6, 15))
        for unit, d in decisions.items()
        if d.assigned
    ]
    sectors = {d.organizer: ("private" if int(d.organizer) % 4 == 0 else "public") for d in decisions.values()}
    return Basis(decisions, sectors, {}, measures, cells, INDICATORS)


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
