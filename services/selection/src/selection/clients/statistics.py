"""Planned Educations v4: published statistics per unit, national values and SALSA. Pages there start at 0."""

from dataclasses import dataclass
from typing import Any, Protocol

from selection.clients.polite import PoliteClient, SourceAway

ACCEPT = "application/vnd.skolverket.plannededucations.api.v4.hal+json"
PAGE_SIZE = 100
SALSA_FIELDS = {
    "salsaAverageGradesIn9thGradeDeviation": "gr_salsa_merit_residual",
    "salsaRequirementsReachedDeviation": "gr_salsa_passed_residual",
    "salsaNewlyImmigratedQuota": "gr_newly_arrived",
}


@dataclass(frozen=True, slots=True)
class Published:
    """One value as the API gives it; `period` is the school year, None where the source does not say."""

    field: str
    value: str
    period: str | None


class Statistics(Protocol):
    async def close(self) -> None: ...

    async def unit_codes(self, school_type: str) -> list[str]: ...

    async def unit(self, school_unit_code: str) -> list[Published] | None: ...

    async def national_values(self) -> list[Published]: ...

    async def salsa(self) -> dict[str, list[Published]]: ...


class HttpStatistics:
    def __init__(self, client: PoliteClient) -> None:
        self._client = client

    async def close(self) -> None:
        await self._client.close()

    async def unit_codes(self, school_type: str) -> list[str]:
        """`school_type` in the API's own words: COMPULSORY_SCHOOL. Every page is read."""
        codes: set[str] = set()
        page, pages = 0, 1
        while page < pages:
            query: dict[str, str | int] = {"typeOfSchooling": school_type, "page": page, "size": PAGE_SIZE}
            body = _body(await self._client.get("/v4/compact-school-units", **query), "compact-school-units")
            units = (body.get("_embedded") or {}).get("compactSchoolUnits", [])
            codes |= {str(unit["schoolUnitCode"]) for unit in units}
            page, pages = page + 1, int(body["page"]["totalPages"])
        return sorted(codes)

    async def unit(self, school_unit_code: str) -> list[Published] | None:
        answer = await self._client.get(f"/v4/school-units/{school_unit_code}/statistics/gr")
        return None if answer is None else _published(_body(answer, school_unit_code))

    async def national_values(self) -> list[Published]:
        return _published(_body(await self._client.get("/v4/statistics/national-values/gr"), "national-values"))

    async def salsa(self) -> dict[str, list[Published]]:
        body = _body(await self._client.get("/v4/statistics/all-schools/salsa"), "salsa")
        return {
            str(unit["schoolUnitCode"]): [
                Published(field, entry["value"], None)
                for field in SALSA_FIELDS
                if (entry := unit.get(field)) and entry.get("value") is not None
            ]
            for unit in body.get("compulsorySchoolUnitSalsaMetricList", [])
        }


def _body(answer: dict[str, Any] | None, what: str) -> dict[str, Any]:
    body = (answer or {}).get("body")
    if not isinstance(body, dict):
        raise SourceAway(f"{what} does not follow its description")
    return body


def _published(body: dict[str, Any]) -> list[Published]:
    """Every value that says which year it holds for."""
    return [
        Published(field, entry["value"], entry["timePeriod"])
        for field, entries in body.items()
        if isinstance(entries, list)
        for entry in entries
        if isinstance(entry, dict) and entry.get("value") is not None and entry.get("timePeriod")
    ]
