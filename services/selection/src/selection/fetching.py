"""The background work of a fetch: ask for a few at a time, store them, note how far it has come."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import structlog

from selection.clients.polite import PoliteClient, SourceAway, SourceBusy
from selection.clients.register import ACCEPT as REGISTER_ACCEPT
from selection.clients.register import HttpRegister, Register
from selection.clients.statistics import ACCEPT as STATISTICS_ACCEPT
from selection.clients.statistics import HttpStatistics, Statistics
from selection.models.fetch import Fetch, FetchKind
from selection.readers.catalogue import Catalogue
from selection.settings import Settings
from selection.steps.interrupt_fetch import give_up_fetch, put_off_fetch
from selection.steps.list_fetched import UNITS, list_fetched
from selection.steps.store_fetched_national_values import store_fetched_national_values
from selection.steps.store_fetched_organizers import store_fetched_organizers
from selection.steps.store_fetched_salsa import store_fetched_salsa
from selection.steps.store_fetched_statistics import store_fetched_statistics
from selection.steps.store_fetched_units import store_fetched_units
from selection.unit_of_work import Work
from shared.kit.actor import Actor
from shared.kit.db import Sessions

T = TypeVar("T")
log = structlog.get_logger()
AT_A_TIME = 20


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
        """One step of the oldest fetch that is due; the job calls again for the next."""
        work = Work(sessions, actor=Actor.worker(Work.service))
        async with work:
            fetch = await work.fetches.find_due_fetch(now)
        if fetch is None:
            return
        try:
            await self._step(work, fetch, now)
        except SourceBusy as busy:
            log.info("fetch put off", fetch_id=str(fetch.id), reason=str(busy))
            async with work:
                await put_off_fetch(work, fetch.id, seconds=busy.seconds, now=now)
        except SourceAway as away:
            log.warning("fetch given up", fetch_id=str(fetch.id), reason=str(away))
            async with work:
                await give_up_fetch(work, fetch.id, now=now)

    async def _step(self, work: Work, fetch: Fetch, now: datetime) -> None:
        if fetch.unread_lists:
            await self._list(work, fetch, fetch.unread_lists[0], now=now)
            return
        steps: dict[FetchKind, Callable[..., Awaitable[None]]] = {
            FetchKind.REGISTER: self._registered,
            FetchKind.STATISTICS: self._results,
            FetchKind.NATIONAL_VALUES: self._national,
            FetchKind.SALSA: self._salsa,
        }
        await steps[fetch.kind](work, fetch, now)

    async def _list(self, work: Work, fetch: Fetch, resource: str, *, now: datetime) -> None:
        if fetch.kind is FetchKind.STATISTICS:
            codes = await _configured(self.statistics).unit_codes(self.catalogue.resources[resource])
        elif resource == UNITS:
            codes = await _configured(self.register).unit_codes()
        else:
            codes = await _configured(self.register).organization_numbers()
        async with work:
            await list_fetched(work, fetch.id, resource, codes=codes, now=now)

    async def _registered(self, work: Work, fetch: Fetch, now: datetime) -> None:
        """Units or organisers, whichever comes first; never both in one step."""
        kind = fetch.pending[0].partition("/")[0]
        asks = [ask for ask in fetch.pending[:AT_A_TIME] if ask.startswith(f"{kind}/")]
        await (self._units if kind == UNITS else self._organizers)(work, fetch, asks, now=now)

    async def _units(self, work: Work, fetch: Fetch, asks: list[str], *, now: datetime) -> None:
        source = _configured(self.register)
        answers = {code: await source.unit(code) for code in map(_code, asks)}
        units = [unit for unit in answers.values() if unit is not None]
        missing = [code for code, unit in answers.items() if unit is None]
        async with work:
            await store_fetched_units(work, fetch.id, asks, units=units, missing=missing, now=now)

    async def _organizers(self, work: Work, fetch: Fetch, asks: list[str], *, now: datetime) -> None:
        source = _configured(self.register)
        organizers = [found for number in map(_code, asks) if (found := await source.organizer(number))]
        async with work:
            await store_fetched_organizers(work, fetch.id, asks, organizers=organizers, now=now)

    async def _results(self, work: Work, fetch: Fetch, now: datetime) -> None:
        source, asks = _configured(self.statistics), fetch.pending[:AT_A_TIME]
        answers = {}
        for ask in asks:
            resource = self.catalogue.resources[ask.partition("/")[0]]
            if (found := await source.unit(resource, _code(ask))) is not None:
                answers[ask] = found
        async with work:
            await store_fetched_statistics(work, fetch.id, asks, self.catalogue, answers=answers, now=now)

    async def _national(self, work: Work, fetch: Fetch, now: datetime) -> None:
        resource = fetch.pending[0]
        values = await _configured(self.statistics).national_values(self.catalogue.resources[resource])
        async with work:
            await store_fetched_national_values(work, fetch.id, resource, self.catalogue, values=values, now=now)

    async def _salsa(self, work: Work, fetch: Fetch, now: datetime) -> None:
        salsa = await _configured(self.statistics).salsa()
        async with work:
            await store_fetched_salsa(work, fetch.id, fetch.pending[0], self.catalogue, salsa=salsa, now=now)


def _code(ask: str) -> str:
    return ask.partition("/")[2]


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
