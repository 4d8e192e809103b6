"""Skolenhetsregistret v2. Leaders' names, addresses and telephone numbers are in the answers and are not read."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from selection.clients.polite import PoliteClient, SourceAway

ACCEPT = "application/json"


@dataclass(frozen=True, slots=True)
class RegisteredUnit:
    """A unit with its organiser, as the register has them. `extracted_on` is the day it holds for."""

    school_unit_code: str
    name: str
    status: str
    municipality_code: str
    school_types: tuple[str, ...]
    organization_number: str
    organizer_name: str
    organizer_type: str
    extracted_on: date


class Register(Protocol):
    async def close(self) -> None: ...

    async def unit_codes(self) -> list[str]: ...

    async def unit(self, school_unit_code: str) -> RegisteredUnit | None: ...


class HttpRegister:
    def __init__(self, client: PoliteClient) -> None:
        self._client = client

    async def close(self) -> None:
        await self._client.close()

    async def unit_codes(self) -> list[str]:
        answer = await self._client.get("/v2/school-units", school_unit_type="SKOLENHET")
        try:
            units = (answer or {})["data"]["attributes"]
            return sorted({str(unit["schoolUnitCode"]) for unit in units})
        except (KeyError, TypeError) as error:
            raise SourceAway("/v2/school-units does not follow its description") from error

    async def unit(self, school_unit_code: str) -> RegisteredUnit | None:
        answer = await self._client.get(f"/v2/school-units/{school_unit_code}")
        try:
            return None if answer is None else _unit(answer)
        except (KeyError, TypeError, ValueError) as error:
            raise SourceAway(f"/v2/school-units/{school_unit_code} does not follow its description") from error


def _unit(answer: dict[str, Any]) -> RegisteredUnit:
    attributes, owner = answer["data"]["attributes"], answer["included"]
    return RegisteredUnit(
        school_unit_code=answer["data"]["schoolUnitCode"],
        name=attributes["displayName"],
        status=attributes["status"],
        municipality_code=attributes["municipalityCode"],
        school_types=tuple(attributes["schoolTypes"]),
        organization_number=owner["organizationNumber"],
        organizer_name=owner["attributes"]["displayName"],
        organizer_type=owner["attributes"]["organizerType"],
        extracted_on=date.fromisoformat(answer["meta"]["extractDate"][:10]),
    )
