"""The background work of a fetch: ask for a few units at a time, store them, note how far it has come."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import structlog

from selection.clients.polite import PoliteClient, SourceAway
from selection.clients.register import ACCEPT as REGISTER_ACCEPT
from selection.clients.register import HttpRegister, Register
from selection.clients.statistics import ACCEPT as STATISTICS_ACCEPT
from selection.clients.statistics import HttpStatistics, Statistics
from selection.models import Fetch, FetchKind
from selection.readers.catalogue import Catalogue
from selection.settings import Settings
from selection.unit_of_work import Work
from selection.use_cases.store_fetched import (
    store_fetched_national_values,
    store_fetched_salsa,
    store_fetched_statistics,
    store_fetched_units,
)
from shared.kit.actor import Actor
from shared.kit.db import Sessions

T = TypeVar("T")
log = structlog.get_logger()
AT_A_TIME = 20
COMPULSORY = "COMPULSORY_SCHOOL"


@dataclass(frozen=True)
class Fetching:
    """Safe in several processes at once: what two of them fetch is stored once and found unchanged the second time."""

    register: Register | None
    statistics: Statistics | None
    catalogue: Catalogue

    async def close(self) -> None:
        for source in (self.register, self.statistics):
            if source is not None:
                await source.close()

    async def run(self, sessions: Sessions, now: datetime) -> None:
        """One step of the oldest unfinished fetch; the job calls again for the next."""
        work = Work(sessions, actor=Actor.worker(Work.service))
        async with work:
            fetch = await work.register.find_unfinished_fetch()
        if fetch is None:
            return
        try:
            await self._step(work, fetch, now)
        except SourceAway as away:
            log.warning("fetch failed", fetch_id=str(fetch.id), reason=str(away))
            async with work:
                row = await work.register.get_fetch_for_change(fetch.id)
                row.fail("Källan svarade inte som den ska. Försök igen senare; det som är hämtat finns kvar.")
                row.touch(now)

    async def _step(self, work: Work, fetch: Fetch, now: datetime) -> None:
        steps: dict[FetchKind, Callable[..., Awaitable[None]]] = {
            FetchKind.REGISTER: self._units,
            FetchKind.STATISTICS: self._results,
            FetchKind.NATIONAL_VALUES: self._national,
            FetchKind.SALSA: self._salsa,
        }
        await steps[fetch.kind](work, fetch, now)

    async def _units(self, work: Work, fetch: Fetch, now: datetime) -> None:
        source = _configured(self.register)
        if not fetch.total:
            await self._list(work, fetch, await source.unit_codes(), now=now)
            return
        codes = fetch.pending[:AT_A_TIME]
        units = [unit for code in codes if (unit := await source.unit(code))]
        async with work:
            await store_fetched_units(work, fetch.id, codes, units=units, now=now)

    async def _results(self, work: Work, fetch: Fetch, now: datetime) -> None:
        source = _configured(self.statistics)
        if not fetch.total:
            await self._list(work, fetch, await source.unit_codes(COMPULSORY), now=now)
            return
        codes = fetch.pending[:AT_A_TIME]
        answers = {code: found for code in codes if (found := await source.unit(code)) is not None}
        async with work:
            await store_fetched_statistics(work, fetch.id, codes, self.catalogue, answers=answers, now=now)

    async def _national(self, work: Work, fetch: Fetch, now: datetime) -> None:
        values = await _configured(self.statistics).national_values()
        async with work:
            await store_fetched_national_values(work, fetch.id, self.catalogue, values=values, now=now)

    async def _salsa(self, work: Work, fetch: Fetch, now: datetime) -> None:
        answers = await _configured(self.statistics).salsa()
        async with work:
            await store_fetched_salsa(work, fetch.id, answers=answers, now=now)

    async def _list(self, work: Work, fetch: Fetch, codes: list[str], *, now: datetime) -> None:
        if not codes:
            raise SourceAway("the source lists no units")
        async with work:
            row = await work.register.get_fetch_for_change(fetch.id)
            row.listed(codes)
            row.touch(now)


def _configured(source: T | None) -> T:
    if source is None:
        raise SourceAway("the source is not configured")
    return source


def make_fetching(settings: Settings, catalogue: Catalogue) -> Fetching:
    pause = settings.fetch_pause_seconds
    register = statistics = None
    if settings.register_url:
        register = HttpRegister(PoliteClient(settings.register_url, REGISTER_ACCEPT, pause=pause))
    if settings.statistics_url:
        statistics = HttpStatistics(PoliteClient(settings.statistics_url, STATISTICS_ACCEPT, pause=pause))
    return Fetching(register, statistics, catalogue)
