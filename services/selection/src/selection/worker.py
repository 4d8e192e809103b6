"""Composition root of the event process."""

from datetime import datetime

from selection.clients.sources import connect_sources
from selection.readers.catalogue import load_catalogue
from selection.settings import Settings
from selection.subscriptions import SUBSCRIPTIONS
from selection.unit_of_work import Work
from selection.use_cases.analysis_bases.advance_basis_run import advance_basis_run
from selection.use_cases.fetches.advance_fetch import advance_fetch
from selection.use_cases.organizers.publish_what_is_run import publish_what_is_run
from selection.use_cases.quality_entries.load_entries import load_entries
from selection.use_cases.reconsiderations.put_up_released import put_up_released
from selection.use_cases.reminders.send_reminders import send_reminders
from selection.use_cases.unit_statistics.publish_unit_statistics import publish_unit_statistics
from shared.broker.listening import STEPS
from shared.clock import utc_now
from shared.contracts import facts_by
from shared.contracts import selection as contracts
from shared.kit.actor import Actor
from shared.kit.db import Sessions
from shared.kit.settings import ServiceSettings
from shared.process.worker import Job, Worker


def make_worker(settings: ServiceSettings) -> Worker:
    assert isinstance(settings, Settings)
    sources, catalogue = connect_sources(settings), load_catalogue(settings.programmes_dir)

    async def fetch(sessions: Sessions, now: datetime) -> bool:
        begun = utc_now()
        return await advance_fetch(
            _work(sessions), sources, catalogue, now=now, clock=lambda: now + (utc_now() - begun)
        )

    async def remind(sessions: Sessions, now: datetime) -> None:
        async with _work(sessions) as work:
            await send_reminders(work, now=now)

    async def put_up(sessions: Sessions, now: datetime) -> None:
        async with _work(sessions) as work:
            await put_up_released(work, catalogue, now=now)

    async def make_bases(sessions: Sessions, now: datetime) -> None:
        await advance_basis_run(_work(sessions), now=now)

    async def publish_run(sessions: Sessions, now: datetime) -> None:
        async with _work(sessions) as work:
            await publish_what_is_run(work, now=now)

    async def publish_statistics(sessions: Sessions, now: datetime) -> bool:
        async with _work(sessions) as work:
            return (await publish_unit_statistics(work, catalogue, now=now)).more

    async def load_register(sessions: Sessions, now: datetime) -> None:
        # Plans and follow-up choose from what has been published, whether or not anybody has looked at it here.
        async with _work(sessions) as work:
            await load_entries(work, catalogue, now=now)

    jobs = (
        Job("fetch", 5, fetch, woken_by=STEPS, rest_seconds=1),
        Job("remind", 60, remind),
        Job("put up", 60, put_up),
        Job("make bases", 30, make_bases, woken_by=STEPS, rest_seconds=1),
        Job("publish what is run", 60, publish_run),
        Job("publish statistics of units", 30, publish_statistics, woken_by=STEPS, rest_seconds=5),
        Job("load register", 60, load_register),
    )
    return Worker(
        work=Work,
        subscriptions=SUBSCRIPTIONS,
        upkeep=contracts,
        facts=facts_by("selection"),
        audit_head=contracts.SelectionAuditHeadTakenV1,
        jobs=jobs,
    )


def _work(sessions: Sessions) -> Work:
    return Work(sessions, actor=Actor.worker(Work.service))
