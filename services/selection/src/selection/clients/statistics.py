"""Planned Educations v4: published statistics per unit, national values and SALSA. Pages there start at 0."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from selection.clients.polite import PoliteClient, SourceAway, not_as_described
from selection.readers.catalogue import Resource
from selection.readers.published import Published

ACCEPT = "application/vnd.skolverket.plannededucations.api.v4.hal+json"
PAGE_SIZE = 100
LONGEST_LIST = 1_000
"""Pages; a source that promises more is not followed."""


@dataclass(frozen=True, slots=True)
class Salsa:
    """All units' deviations of one school year, None where the source does not say it."""

    school_year: str | None
    units: dict[str, list[Published]]


class Statistics(Protocol):
    async def close(self) -> None: ...

    async def unit_codes(self, resource: Resource) -> list[str]: ...

    async def unit(self, resource: Resource, school_unit_code: str) -> list[Published] | None: ...

    async def national_values(self, resource: Resource) -> list[Published]: ...

    async def salsa(self) -> Salsa: ...


class HttpStatistics:
    def __init__(self, client: PoliteClient) -> None:
        self._client = client

    async def close(self) -> None:
        await self._client.close()

    async def unit_codes(self, resource: Resource) -> list[str]:
        """Every page is read. A filter that is not known there is ignored in silence, so each unit is looked at."""
        codes: set[str] = set()
        page, pages = 0, 1
        while page < min(pages, LONGEST_LIST):
            query: dict[str, str | int] = {"typeOfSchooling": resource.code, "page": page, "size": PAGE_SIZE}
            body = _body(await self._client.get("/v4/compact-school-units", **query), "compact-school-units")
            units = (body.get("_embedded") or {}).get("compactSchoolUnits", [])
            codes |= {str(unit["schoolUnitCode"]) for unit in units if _is_of(unit, resource)}
            pages = _pages(body, page)
            page += 1
        return sorted(codes)

    async def unit(self, resource: Resource, school_unit_code: str) -> list[Published] | None:
        answer = await self._client.get(f"/v4/school-units/{school_unit_code}/statistics/{resource.code}")
        if answer is None:
            return None
        body = _body(answer, school_unit_code)
        if body.get("schoolUnit", school_unit_code) != school_unit_code:
            why = f"Källan svarade med en annan enhet än {school_unit_code}."
            raise SourceAway(f"{school_unit_code} was answered with another unit", why)
        return list(_published(body))

    async def national_values(self, resource: Resource) -> list[Published]:
        """The national values; upper secondary has one answer per programme, and none for all programmes together."""
        if not resource.by_programme:
            return list(_published(_body(await self._national(resource.code), "national-values")))
        found: list[Published] = []
        for programme in await self._programmes(resource):
            if answer := await self._national(f"{resource.code}/{programme}"):
                found += _published(_body(answer, "national-values"), programme)
        return found

    async def salsa(self) -> Salsa:
        body = _body(await self._client.get("/v4/statistics/all-schools/salsa"), "salsa")
        units = body.get("compulsorySchoolUnitSalsaMetricList", [])
        return Salsa(body.get("timePeriod"), {str(unit["schoolUnitCode"]): _deviations(unit) for unit in units})

    async def _national(self, path: str) -> dict[str, Any] | None:
        return await self._client.get(f"/v4/statistics/national-values/{path}")

    async def _programmes(self, resource: Resource) -> list[str]:
        body = _body(await self._client.get("/v4/support/programs"), "programs")
        return [str(programme["code"]) for programme in body.get(resource.code, [])]


def _body(answer: dict[str, Any] | None, what: str) -> dict[str, Any]:
    body = (answer or {}).get("body")
    if not isinstance(body, dict):
        raise not_as_described(what)
    return body


def _is_of(unit: dict[str, Any], resource: Resource) -> bool:
    """An answer that does not say the unit's school types is taken at its word."""
    types = unit.get("typeOfSchooling")
    return not types or not resource.answers_as or resource.answers_as in types


def _pages(body: dict[str, Any], asked: int) -> int:
    """The number of pages. Raises SourceAway unless the page is the one asked for: it could be read for ever."""
    try:
        number, pages = int(body["page"]["number"]), int(body["page"]["totalPages"])
    except (KeyError, TypeError, ValueError) as error:
        why = "Källans lista över skolenheter säger inte vilken sida den är."
        raise SourceAway("compact-school-units does not say which page it is", why) from error
    if number != asked:
        why = f"Källans lista över skolenheter svarade med sidan {number} i stället för {asked}."
        raise SourceAway(f"compact-school-units answered with page {number} instead of {asked}", why)
    return pages


def _published(body: dict[str, Any], part: str = "") -> Iterator[Published]:
    """Every value that says which year it holds for; a unit's programmes each for themselves."""
    for field, entries in body.items():
        for entry in entries if isinstance(entries, list) else ():
            if not isinstance(entry, dict):
                continue
            if programme := entry.get("programCode"):
                yield from _published(entry, str(programme))
            elif entry.get("value") is not None and entry.get("timePeriod"):
                yield Published(field, str(entry["value"]), str(entry["timePeriod"]), part)


def _deviations(unit: dict[str, Any]) -> list[Published]:
    return [
        Published(field, str(entry["value"]), "")
        for field, entry in unit.items()
        if isinstance(entry, dict) and entry.get("value") is not None
    ]
