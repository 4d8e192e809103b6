"""Money of many cooperations over years: what was bound and paid, and where each position stood by the quarter."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from followup.copies import (
    FundingKind,
)
from shared.clock import new_id
from tests.support.facts import PROGRAMME


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def sourced(day: date) -> dict[str, Any]:
    return {"source_sequence": 1, "source_at": at_noon(day)}


def funding(chance: random.Random, case: UUID, signed: date) -> Iterator[dict[str, Any]]:
    same = {"cooperation_id": case, "programme": PROGRAMME, "appropriation_item": "1:5 ap.3", "cost_kind": "grant"}
    for year in range(3):
        line = {"fiscal_year": signed.year + year, "amount": Decimal(2_000_000), "effective_on": signed}
        key = {"id": new_id(), "reference_id": case, "kind": FundingKind.COMMITMENT}
        yield same | line | key | sourced(signed)
    for place in range(8):
        day = signed + timedelta(days=120 * place)
        line = {"fiscal_year": day.year, "amount": Decimal(chance.randint(1, 90_000_000)) / 100, "effective_on": day}
        key = {"id": new_id(), "reference_id": new_id(), "kind": FundingKind.PAYMENT}
        yield same | line | key | sourced(day)


def positions() -> Iterator[dict[str, Any]]:
    for year in range(2025, 2031):
        for kind, item in (("grant", "1:5 ap.3"), ("education_service", "1:5 ap.3"), ("operation", "1:1")):
            for quarter in range(1, 5):
                day = date(year, 3 * quarter, 1)
                yield {
                    "id": new_id(),
                    "position": f"{PROGRAMME}/{year}/{item}/{kind}",
                    "programme": PROGRAMME,
                    "fiscal_year": year,
                    "appropriation_item": item,
                    "cost_kind": kind,
                    "allotted": Decimal(120_000_000),
                    "reserved": Decimal(0),
                    "committed": Decimal(40_000_000),
                    "paid": Decimal(quarter * 9_876_543) + Decimal("0.21"),
                    "available": Decimal(30_000_000),
                    "effective_on": day,
                    **sourced(day),
                }
