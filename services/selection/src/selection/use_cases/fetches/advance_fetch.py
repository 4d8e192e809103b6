"""The timed job of fetches: ask a source for a few things, store the answers, and how far the fetch has come."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple

import structlog

from selection.clients.polite import SourceAway, SourceBusy
from selection.clients.sources import Sources
from selection.models.fetch import Fetch, FetchKind
from selection.readers.catalogue import Catalogue
from selection.steps.back_off_fetch import back_off_fetch
from selection.steps.give_up_fetch import give_up_fetch
from selection.steps.store_fetched_list import UNITS, store_fetched_list
from selection.steps.store_fetched_national_values import store_fetched_national_values
from selection.steps.store_fetched_organizers import store_fetched_organizers
from selection.steps.store_fetched_salsa import store_fetched_salsa
from selection.steps.store_fetched_statistics import store_fetched_statistics
from selection.steps.store_fetched_units import store_fetched_units
from selection.unit_of_work import Work
from shared.kit.errors import DomainError

log = structlog.get_logger()
AT_A_TIME = 20
"""Some seconds of calls; after a crash at most so many are made again."""


async def advance_fetch(
    work: Work, sources: Sources, catalogue: Catalogue, *, now: datetime, clock: Callable[[], datetime]
) -> bool:
    """One step of the oldest fetch that is due. Whether one was: the job calls again for the next step.

    Opens its transactions itself: one to find the fetch and one to store the answers, and none while the source is
    asked, which can take minutes. What it gives is dated by the `clock` when it has answered: whoever follows the lists
    has asked for what came until then. Safe in several processes at once: what two of them fetch is stored once, and
    found unchanged the second time.
    """
    async with work:
        fetch = await work.fetches.find_due_fetch(now)
    if fetch is None:
        return False
    asking = _Asking(work, fetch, sources, catalogue, clock)
    try:
        await _advance(asking)
    except SourceBusy as busy:
        log.info("fetch backs off", fetch_id=str(fetch.id), reason=str(busy))
        async with work:
            await back_off_fetch(work, fetch.id, why=busy.why, seconds=busy.seconds, now=clock())
    except SourceAway as away:
        log.warning("fetch given up", fetch_id=str(fetch.id), reason=str(away))
        async with work:
            await give_up_fetch(work, fetch.id, why=away.why, now=clock())
    except DomainError as refusal:
        if refusal.transient:
            raise
        log.warning("fetch refused", fetch_id=str(fetch.id), reason=refusal.slug)
        async with work:
            await give_up_fetch(work, fetch.id, why=refusal.detail, now=clock())
    return True


class _Asking(NamedTuple):
    """One step of a fetch: its sources, and where the answers go."""

    work: Work
    fetch: Fetch
    sources: Sources
    catalogue: Catalogue
    clock: Callable[[], datetime]


async def _advance(asking: _Asking) -> None:
    if asking.fetch.unread_lists:
        await _list(asking, asking.fetch.unread_lists[0])
        return
    steps: dict[FetchKind, Callable[[_Asking], Awaitable[None]]] = {
        FetchKind.REGISTER: _register,
        FetchKind.STATISTICS: _statistics,
        FetchKind.NATIONAL_VALUES: _national_values,
        FetchKind.SALSA: _salsa,
    }
    await steps[asking.fetch.kind](asking)


async def _list(asking: _Asking, resource: str) -> None:
    work, fetch, sources, catalogue, clock = asking
    if fetch.kind is FetchKind.STATISTICS:
        codes = await sources.statistics.unit_codes(catalogue.resources[resource])
    elif resource == UNITS:
        codes = await sources.register.unit_codes()
    else:
        codes = await sources.register.organization_numbers()
    async with work:
        await store_fetched_list(work, fetch.id, resource, codes=codes, now=clock())


async def _register(asking: _Asking) -> None:
    """Fetch units or organisers, whichever comes first; never both in one step."""
    resource = asking.fetch.pending[0].partition("/")[0]
    asks = [ask for ask in asking.fetch.pending[:AT_A_TIME] if ask.startswith(f"{resource}/")]
    await (_units if resource == UNITS else _organizers)(asking, asks)


async def _units(asking: _Asking, asks: list[str]) -> None:
    work, fetch, sources, _, clock = asking
    answers = {code: await sources.register.unit(code) for code in map(_code, asks)}
    units = [unit for unit in answers.values() if unit is not None]
    missing = [code for code, unit in answers.items() if unit is None]
    async with work:
        await store_fetched_units(work, fetch.id, asks, units=units, missing=missing, now=clock())


async def _organizers(asking: _Asking, asks: list[str]) -> None:
    work, fetch, sources, _, clock = asking
    answers = [await sources.register.organizer(number) for number in map(_code, asks)]
    organizers = [organizer for organizer in answers if organizer is not None]
    async with work:
        await store_fetched_organizers(work, fetch.id, asks, organizers=organizers, now=clock())


async def _statistics(asking: _Asking) -> None:
    work, fetch, sources, catalogue, clock = asking
    asks = fetch.pending[:AT_A_TIME]
    answers = {}
    for ask in asks:
        resource = catalogue.resources[ask.partition("/")[0]]
        if (published := await sources.statistics.unit(resource, _code(ask))) is not None:
            answers[ask] = published
    async with work:
        await store_fetched_statistics(work, fetch.id, asks, catalogue, answers=answers, now=clock())


async def _national_values(asking: _Asking) -> None:
    work, fetch, sources, catalogue, clock = asking
    resource = fetch.pending[0]
    values = await sources.statistics.national_values(catalogue.resources[resource])
    async with work:
        await store_fetched_national_values(work, fetch.id, resource, catalogue, values=values, now=clock())


async def _salsa(asking: _Asking) -> None:
    work, fetch, sources, catalogue, clock = asking
    salsa = await sources.statistics.salsa()
    async with work:
        await store_fetched_salsa(work, fetch.id, fetch.pending[0], catalogue, salsa=salsa, now=clock())


def _code(ask: str) -> str:
    return ask.partition("/")[2]
