"""Many cooperations over years, as the events and calls of those years would have left them in the tables."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import insert

from followup.copies import (
    AnswerCopy,
    FundingEntry,
    OfferCopy,
    OrganizerCopy,
    PositionEntry,
    RoundCopy,
    UnitCounts,
    UnitOutcomes,
)
from followup.models.activity import Activity
from followup.models.commitment import AgreedCommitment, CommitmentStatus, Party
from followup.models.indicator import Indicator, Measurement
from followup.models.measure import AgreedMeasure
from followup.models.schedule import Schedule, ScheduleStatus
from followup.models.statement import Statement, StatementStatus
from followup.rules.schedule import ActivityKind, ActivityStatus
from shared.clock import new_id
from shared.contracts.terms import AnalysisLevel, ImpactFactor, MeasureKind, MeasureLevel
from tests.support import facts
from tests.support.facts import PROGRAMME

from .many_funds import at_noon, funding, positions, sourced

FIRST, AS_OF = date(2025, 1, 15), "2030-03-01"
CODES = ("0180", "0380", "0580", "0680", "1280", "1480", "1880", "2180", "2480")
NAMES = ("Almby", "Björksta", "Ekeby", "Granliden", "Hagby", "Lindö", "Norrby", "Solvik", "Tallmo", "Åsby")
Rows = dict[type[Any], list[dict[str, Any]]]


class Written(Protocol):
    """A service, or its database alone: what opens its transactions."""

    def work(self) -> Any: ...


async def add_cases(followup: Written, organizers: int, *, units: int, first: int = 0) -> None:
    """`units` in all, over five years of selection rounds; numbered from `first`."""
    rows = _rows(organizers, units, first)
    async with followup.work() as work:
        for model, values in rows.items():
            await work.session.execute(insert(model), values)


def _rows(organizers: int, units: int, first: int) -> Rows:
    chance = random.Random(1)
    rows: Rows = {model: [] for model in (OrganizerCopy, RoundCopy, OfferCopy, AnswerCopy, Schedule, AgreedMeasure)}
    rows |= {model: [] for model in (Activity, Statement, AgreedCommitment, Indicator, Measurement)}
    rows |= {FundingEntry: [], PositionEntry: []}
    rounds = [new_id() for _ in range(10)]
    outcomes: dict[UUID, list[Any]] = {round_id: [] for round_id in rounds}
    codes = iter(f"{40000000 + 10 * first + n}" for n in range(units))
    for place in range(organizers):
        number = f"{2120000000 + first + place}"
        mine = [next(codes) for _ in range(units // organizers + (place < units % organizers))]
        half_year = place * 10 // organizers
        for code in mine:
            name = f"{chance.choice(NAMES)}skolan {code[-4:]}"
            outcome = facts.unit_outcome(school_unit_code=code, organization_number=number, name=name, school_type="GR")
            outcomes[rounds[half_year]].append(outcome)
        _add_case(rows, chance, number, mine, rounds[half_year], FIRST + timedelta(days=182 * half_year))
    for half_year, round_id in enumerate(rounds):
        _add_round(rows, round_id, outcomes[round_id], FIRST + timedelta(days=182 * half_year))
    rows[PositionEntry].extend(positions())
    return rows


def _whole(day: date) -> dict[str, Any]:
    return {"version": 1, "created_at": at_noon(day), "updated_at": at_noon(day)}


def _add_case(rows: Rows, chance: random.Random, number: str, units: list[str], round_id: UUID, chosen: date) -> None:
    case, offer, private = new_id(), new_id(), chance.random() < 0.25
    signed, ends = chosen + timedelta(days=150), chosen + timedelta(days=150 + 3 * 365)
    name = f"{chance.choice(NAMES)} {'Friskola AB' if private else 'kommun'} {number[-3:]}"
    rows[OrganizerCopy].append(
        {
            "organization_number": number,
            "name": name,
            "organizer_type": "ENSKILD" if private else "KOMMUN",
            "municipality_code": chance.choice(CODES),
            "active": True,
            **sourced(chosen),
        }
    )
    rows[OfferCopy].append(
        {
            "offer_id": offer,
            "organization_number": number,
            "round_id": round_id,
            "programme": PROGRAMME,
            "organizer_name": name,
            "school_unit_codes": units,
            "diary_number": f"{chosen.year}:1{number[-3:]}",
            "made_on": chosen,
            "answer_by": chosen + timedelta(days=30),
            **sourced(chosen),
        }
    )
    rows[AnswerCopy].append(
        {
            "cooperation_id": case,
            "offer_id": offer,
            "programme": PROGRAMME,
            "organization_number": number,
            "accepted": True,
            "answered_on": chosen + timedelta(days=20),
            **sourced(chosen + timedelta(days=20)),
        }
    )
    over = ends.isoformat() < AS_OF
    rows[Schedule].append(
        {
            "id": case,
            "programme": PROGRAMME,
            "organization_number": number,
            "school_unit_codes": units,
            "agreement_id": new_id(),
            "agreement_version": 1,
            "diary_number": f"ÖK {signed.year}:{number[-3:]}",
            "status": ScheduleStatus.COMPLETED if over else ScheduleStatus.ACTIVE,
            "starts_on": signed,
            "ends_on": ends,
            "signed_on": signed,
            "ended_on": ends if over else None,
            **_whole(signed),
        }
    )
    for _ in range(6):
        _add_measure(rows, chance, case, number, signed)
    for place in range(12):
        _add_activity(rows, chance, case, number, signed + timedelta(days=90 * place))
    for place in range(4):
        _add_follow_up(rows, chance, case, number, signed + timedelta(days=250 * (place + 1)), signed)
    rows[FundingEntry].extend(funding(chance, case, signed))


def _add_measure(rows: Rows, chance: random.Random, case: UUID, number: str, signed: date) -> None:
    measure = new_id()
    rows[AgreedMeasure].append(
        {
            "measure_id": measure,
            "schedule_id": case,
            "level": chance.choice(list(MeasureLevel)),
            "kind": chance.choice(list(MeasureKind)),
            "impact_factor": chance.choice(list(ImpactFactor)),
            "school_unit_codes": [],
            "starts_on": signed,
            "ends_on": signed + timedelta(days=600),
            "agreed_on": signed,
        }
    )
    if chance.random() < 0.3:
        indicator = new_id()
        rows[Indicator].append(
            {
                "id": indicator,
                "schedule_id": case,
                "measure_id": measure,
                "programme": PROGRAMME,
                "organization_number": number,
                "name": chance.choice(["Behöriga till yrkesprogram, årskurs 9", "Godkänt i alla ämnen, årskurs 9"]),
                "unit": "procent",
                "level": MeasureLevel.SCHOOL_UNIT,
                "analysis_level": AnalysisLevel.RESULTS,
                "higher_is_better": True,
                "baseline": Decimal(chance.randint(500, 750)) / 10,
                "baseline_on": signed,
                "target": Decimal(80),
                "target_on": signed + timedelta(days=1000),
                "agreed_on": signed,
                **_whole(signed),
            }
        )
        rows[Measurement].append(
            {
                "id": new_id(),
                "indicator_id": indicator,
                "measured_on": signed + timedelta(days=300),
                "value": Decimal(chance.randint(550, 850)) / 10,
                "recorded_by": "handlaggare",
                "recorded_at": at_noon(signed + timedelta(days=300)),
            }
        )


def _add_activity(rows: Rows, chance: random.Random, case: UUID, number: str, due: date) -> None:
    done = due.isoformat() < AS_OF and chance.random() < 0.9
    rows[Activity].append(
        {
            "id": new_id(),
            "schedule_id": case,
            "programme": PROGRAMME,
            "organization_number": number,
            "kind": chance.choice([ActivityKind.CHECK_POINT, ActivityKind.MEASURE_FOLLOW_UP, ActivityKind.KICK_OFF]),
            "status": ActivityStatus.DONE if done else ActivityStatus.PLANNED,
            "agreed_on": due,
            "due_on": due,
            "mandates": [],
            "right_mandate": chance.random() < 0.9 if done else None,
            "completed_on": due if done else None,
            **_whole(due if done else FIRST),
        }
    )


def _add_follow_up(rows: Rows, chance: random.Random, case: UUID, number: str, due: date, signed: date) -> None:
    passed = due.isoformat() < AS_OF
    rows[Statement].append(
        {
            "id": new_id(),
            "schedule_id": case,
            "programme": PROGRAMME,
            "organization_number": number,
            "agreement_id": new_id(),
            "due_on": due,
            "amount": Decimal("400000.00"),
            "status": StatementStatus.APPROVED if passed else StatementStatus.EXPECTED,
            "number": int(passed),
            "approved_amount": Decimal("390000.00") if passed else None,
            "decided_on": due if passed else None,
            **_whole(due if passed else signed),
        }
    )
    rows[AgreedCommitment].append(
        {
            "id": new_id(),
            "schedule_id": case,
            "programme": PROGRAMME,
            "organization_number": number,
            "party": chance.choice(list(Party)),
            "what": "Rektor ges tid att leda undervisningens utveckling.",
            "owner": "skolchef",
            "due_on": due,
            "agreed_on": signed,
            "agreement_version": 1,
            "status": CommitmentStatus.KEPT if passed and chance.random() < 0.8 else CommitmentStatus.OPEN,
            **_whole(due if passed else signed),
        }
    )


def _add_round(rows: Rows, round_id: UUID, outcomes: list[Any], decided: date) -> None:
    rows[RoundCopy].append(
        {
            "round_id": round_id,
            "programme": PROGRAMME,
            "rule_version": "3",
            "snapshot_hash": "0" * 64,
            "decided_on": decided,
            "diary_number": f"{decided.year}:{decided.month}00",
            "considered_units": 1714,
            "selected_units": len(outcomes),
            "selected_organizers": len({outcome.organization_number for outcome in outcomes}),
            "outcomes": UnitOutcomes(tuple(outcomes)),
            "counts": UnitCounts({"considered": 1714, "in_need": 212, "excluded": 40, "held": 9}),
            **sourced(decided),
        }
    )
