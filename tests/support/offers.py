"""Offers that are told without a selection round before them: selection's own way, from a round already decided."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from stdnum import luhn

from insatser.stack import Stack
from selection.models.candidate import Candidate
from selection.models.organizer import Organizer, OrganizerType
from selection.models.round import Round, RoundStatus
from selection.models.school_unit import SchoolUnit, UnitStatus
from selection.rules.outcome import Outcome
from selection.unit_of_work import Work
from selection.use_cases.offers.make_offers import make_offers
from selection.use_cases.organizers.publish_what_is_run import publish_what_is_run
from shared.kit.actor import Actor
from shared.kit.db import create_sessions

PROGRAMME = "riktade-insatser-2024"


def new_organization_number() -> str:
    """Valid (Luhn, third digit at least 2). Among thousands some are drawn twice, and refused."""
    body = f"559{secrets.randbelow(10**6):06d}"
    return body + luhn.calc_check_digit(body)


async def publish_offer(stack: Stack, *, programme: str = PROGRAMME) -> UUID:
    """One offer to a new organiser with one new unit; its id."""
    return (await publish_offers(stack, 1, programme=programme))[0]


async def publish_offers(
    stack: Stack, number: int, *, programme: str = PROGRAMME, at: datetime | None = None
) -> list[UUID]:
    """Offers to that many new organisers, in one transaction of selection's; `at` moves its clock."""
    now = at or datetime.now(UTC)
    async with _work(stack) as work:
        work.move_clock(at, cause=None)
        round_ = await _decided_round(work, programme, number=number, now=now)
        answer_by = now.date() + timedelta(days=30)
        made = await make_offers(work, round_.id, answer_by=answer_by, version=round_.version, now=now)
        return [offer.id for offer in made.offers]


async def publish_runs(stack: Stack) -> None:
    """What each organiser runs is published now, not when the worker's minute has passed."""
    async with _work(stack) as work:
        await publish_what_is_run(work, now=datetime.now(UTC))


@asynccontextmanager
async def _work(stack: Stack) -> AsyncIterator[Work]:
    engine = create_async_engine(stack.database_url("selection"), poolclass=NullPool)
    async with Work(create_sessions(engine), actor=Actor.worker("selection")) as work:
        yield work
    await engine.dispose()


async def _decided_round(work: Work, programme: str, *, number: int, now: datetime) -> Round:
    made = {"created_at": now, "updated_at": now}
    round_ = Round(
        name="Redan beslutad",
        programme=programme,
        rule_version="1",
        school_year="2024/25",
        status=RoundStatus.DECIDED,
        created_by="tests",
        participants=[],
        decided_on=now.date(),
        diary_number="2026:1",
        **made,
    )
    organizers = [
        Organizer(
            organization_number=new_organization_number(),
            name=f"Friskolan {secrets.token_hex(3)} AB",
            organizer_type=OrganizerType.ENSKILD,
            municipality_code="0180",
            **made,
        )
        for _ in range(number)
    ]
    work.session.add_all([round_, *organizers])
    await work.session.flush()
    for organizer in organizers:
        unit = _unit(organizer, now=now)
        work.session.add_all([unit, _chosen(round_, unit)])
    await work.session.flush()
    return round_


def _unit(organizer: Organizer, *, now: datetime) -> SchoolUnit:
    return SchoolUnit(
        school_unit_code=f"9{secrets.randbelow(10**7):07d}",
        name="Friskolan",
        organization_number=organizer.organization_number,
        municipality_code="0180",
        school_types=["GR"],
        status=UnitStatus.AKTIV,
        as_of=now.date(),
        created_at=now,
        updated_at=now,
    )


def _chosen(round_: Round, unit: SchoolUnit) -> Candidate:
    return Candidate(
        round_id=round_.id,
        school_unit_code=unit.school_unit_code,
        name=unit.name,
        organization_number=unit.organization_number,
        school_type="GR",
        outcome=Outcome.SELECTED,
        rank=1,
        organizer_rank=1,
        points=0,
        near_cutoff=False,
        has_reviews=False,
        explanation={
            "criteria": [],
            "reasons": [{"code": "below_average", "text": "meritvärdet är lägre än riksgenomsnittet"}],
        },
    )
