"""Skolverket's open APIs, as far as the installation has their addresses."""

from dataclasses import dataclass
from typing import TypeVar

from selection.clients.polite import PoliteClient, SourceAway
from selection.clients.register import ACCEPT as REGISTER_ACCEPT
from selection.clients.register import HttpRegister, Register
from selection.clients.statistics import ACCEPT as STATISTICS_ACCEPT
from selection.clients.statistics import HttpStatistics, Statistics
from selection.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class Sources:
    """Raises SourceAway for a source without an address."""

    _register: Register | None
    _statistics: Statistics | None

    @property
    def register(self) -> Register:
        return _configured(self._register)

    @property
    def statistics(self) -> Statistics:
        return _configured(self._statistics)

    async def close(self) -> None:
        for source in (self._register, self._statistics):
            if source is not None:
                await source.close()


def _configured(source: T | None) -> T:
    if source is None:
        raise SourceAway("the source is not configured", "Källans adress saknas i tjänstens inställningar.")
    return source


def connect_sources(settings: Settings) -> Sources:
    pause = settings.fetch_pause_seconds
    register = statistics = None
    if settings.register_url:
        register = HttpRegister(PoliteClient(settings.register_url, REGISTER_ACCEPT, pause=pause))
    if settings.statistics_url:
        statistics = HttpStatistics(PoliteClient(settings.statistics_url, STATISTICS_ACCEPT, pause=pause))
    return Sources(register, statistics)
