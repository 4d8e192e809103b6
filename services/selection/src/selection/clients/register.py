"""Skolenhetsregistret v2. Leaders' names, addresses and telephone numbers are in the answers and are not read."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from selection.clients.polite import PoliteClient, not_as_described

ACCEPT = "application/json"
CEASED = ("EJ_LANGRE_INKLUDERAD", "EJ_LANGRE_AKTIV")
"""The words of the tax agency and the companies registration office for an organiser that has ceased."""


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


@dataclass(frozen=True, slots=True)
class RegisteredOrganizer:
    """An organiser; `active` is False when the authorities say that it has ceased."""

    organization_number: str
    name: str
    organizer_type: str
    municipality_code: str | None
    active: bool


class Register(Protocol):
    async def close(self) -> None: ...

    async def organization_numbers(self) -> list[str]: ...

    async def organizer(self, organization_number: str) -> RegisteredOrganizer | None: ...

    async def unit_codes(self) -> list[str]: ...

    async def unit(self, school_unit_code: str) -> RegisteredUnit | None: ...


class HttpRegister:
    def __init__(self, client: PoliteClient) -> None:
        self._client = client

    async def close(self) -> None:
        await self._client.close()

    async def organization_numbers(self) -> list[str]:
        return _listed(await self._client.get("/v2/organizers"), "organizationNumber", "/v2/organizers")

    async def organizer(self, organization_number: str) -> RegisteredOrganizer | None:
        path = f"/v2/organizers/{organization_number}"
        answer = await self._client.get(path)
        try:
            return None if answer is None else _organizer(answer)
        except (KeyError, TypeError, IndexError) as error:
            raise not_as_described(path) from error

    async def unit_codes(self) -> list[str]:
        answer = await self._client.get("/v2/school-units", school_unit_type="SKOLENHET")
        return _listed(answer, "schoolUnitCode", "/v2/school-units")

    async def unit(self, school_unit_code: str) -> RegisteredUnit | None:
        """None too for what is no school unit: a filter that is not known there is ignored in silence."""
        path = f"/v2/school-units/{school_unit_code}"
        answer = await self._client.get(path)
        try:
            return _unit(answer) if answer is not None and _is_school_unit(answer) else None
        except (KeyError, TypeError, ValueError) as error:
            raise not_as_described(path) from error


def _listed(answer: dict[str, Any] | None, key: str, path: str) -> list[str]:
    try:
        return sorted({str(entry[key]) for entry in (answer or {})["data"]["attributes"]})
    except (KeyError, TypeError) as error:
        raise not_as_described(path) from error


def _is_school_unit(answer: dict[str, Any]) -> bool:
    return bool(answer["data"]["attributes"].get("schoolUnitType", "SKOLENHET") == "SKOLENHET")


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


def _organizer(answer: dict[str, Any]) -> RegisteredOrganizer:
    attributes = answer["data"]["attributes"]
    places = attributes.get("municipalities") or []
    return RegisteredOrganizer(
        organization_number=answer["data"]["organizationNumber"],
        name=attributes["displayName"],
        organizer_type=attributes["organizerType"],
        municipality_code=places[0]["municipalityCode"] if len(places) == 1 else None,
        active=not {attributes.get("legalEntityStatus"), attributes.get("companyStatus")}.intersection(CEASED),
    )
