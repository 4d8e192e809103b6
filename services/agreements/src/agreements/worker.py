"""Composition root of the event process."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import structlog

from agreements.clients.sealing import LocalKey, Sealer
from agreements.programmes import STANDARD, rules_of
from agreements.repository.documents import Signed
from agreements.settings import Settings
from agreements.subscriptions import SUBSCRIPTIONS
from agreements.unit_of_work import Work
from agreements.use_cases.case_files.seal_case_file import seal_case_file
from agreements.use_cases.documents.seal_document import seal_document
from agreements.use_cases.places.lapse_places import lapse_places
from agreements.use_cases.team_workers.erase_workers import erase_workers
from shared.broker.listening import STEPS
from shared.contracts import agreements as contracts
from shared.contracts import facts_by
from shared.kit.actor import Actor
from shared.kit.db import Sessions
from shared.kit.settings import ServiceSettings
from shared.process.worker import Job, Worker
from shared.telemetry.repeating import attempt

BATCH = 100

log = structlog.get_logger()


def make_worker(settings: ServiceSettings) -> Worker:
    assert isinstance(settings, Settings)
    rules_of(STANDARD)  # as in the API
    sealer = make_sealer(settings)
    jobs = [Job("lapse-places", 60, lapse_all), Job("erase-team-workers", 3600, erase_all)]
    if sealer is None:
        log.warning("nothing is sealed: SEAL_KEY_FILE and SEAL_CERTIFICATE_FILE are not set")
    else:
        # A document takes this process a tenth of a second, in which the event of the signature would wait too.
        jobs.append(Job("seal", 30, sealing_with(sealer), woken_by=STEPS, delay_seconds=2))
    return Worker(
        work=Work,
        subscriptions=SUBSCRIPTIONS,
        upkeep=contracts,
        facts=facts_by("agreements"),
        audit_head=contracts.AgreementsAuditHeadTakenV1,
        jobs=tuple(jobs),
    )


def sealing_with(sealer: Sealer) -> Callable[[Sessions, datetime], Awaitable[None]]:
    async def seal(sessions: Sessions, now: datetime) -> None:
        await seal_all(sessions, sealer, now)
        await seal_case_files(sessions, sealer, now)

    return seal


async def lapse_all(sessions: Sessions, now: datetime) -> None:
    """Lapse places, each existing programme in a transaction of its own, so that its queue waits for no other's."""
    done: set[UUID] = set()
    while existing_id := await _lapse_next(sessions, done, now):
        done.add(existing_id)


async def erase_all(sessions: Sessions, now: datetime) -> None:
    """A transaction at a time until nobody more is due."""
    erased = BATCH
    while erased == BATCH:
        async with _work(sessions) as work:
            erased = await erase_workers(work, limit=BATCH, now=now)


async def _lapse_next(sessions: Sessions, done: set[UUID], now: datetime) -> UUID | None:
    async with _work(sessions) as work:
        return await lapse_places(work, besides=done, now=now)


def make_sealer(settings: Settings) -> Sealer | None:
    if settings.seal_key_file and settings.seal_certificate_file:
        return Sealer(LocalKey.from_files(settings.seal_key_file, settings.seal_certificate_file))
    return Sealer(LocalKey.thrown_away()) if settings.profile == "local" else None


async def seal_all(sessions: Sessions, sealer: Sealer, now: datetime) -> None:
    """Seal each document by itself; one that cannot be made is tried again in the next round."""
    tried: set[UUID] = set()
    while signed := await _next(sessions, tried):
        tried.add(signed.signed_id)
        sealing = seal_document(_work(sessions), sealer, signed=signed, now=now)
        await attempt("seal", sealing, signed_id=str(signed.signed_id))


async def seal_case_files(sessions: Sessions, sealer: Sealer, now: datetime) -> None:
    """Seal each file by itself, as the documents."""
    tried: set[UUID] = set()
    while seal_id := await _next_file(sessions, tried):
        tried.add(seal_id)
        await attempt(
            "seal", seal_case_file(_work(sessions), sealer, seal_id=seal_id, now=now), case_file_seal=str(seal_id)
        )


async def _next_file(sessions: Sessions, tried: set[UUID]) -> UUID | None:
    async with _work(sessions) as work:
        return await work.case_file_seals.find_unsealed(besides=tried)


async def _next(sessions: Sessions, tried: set[UUID]) -> Signed | None:
    async with _work(sessions) as work:
        return await work.documents.find_unsealed(besides=tried)


def _work(sessions: Sessions) -> Work:
    return Work(sessions, actor=Actor.worker(Work.service))
