"""What the stories of the sandbox share: the calendar, the ids of what has been made, and who the ten are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import httpx

from insatser.chain.caller import Json
from insatser.chain.cooperating import Case, organizer_subject, until
from insatser.sandbox.calendar import Calendar, JobsClock
from insatser.sandbox.caller import Examples, StoryCaller
from insatser.target import Target

PROGRAMME = "riktade-insatser-2024"


class Organizer(NamedTuple):
    """`name` as the sandbox calls it, in what it makes under names."""

    name: str
    number: str
    called: str


TEN = (
    Organizer("trollhattan", "2120001546", "Trollhättans kommun"),
    Organizer("sodertalje", "2120000159", "Södertälje kommun"),
    Organizer("helsingborg", "2120001157", "Helsingborgs kommun"),
    Organizer("nynashamn", "2120000233", "Nynäshamns kommun"),
    Organizer("ovanaker", "2120002304", "Ovanåkers kommun"),
    Organizer("alvesta", "2120000639", "Alvesta kommun"),
    Organizer("nordanstig", "2120002312", "Nordanstigs kommun"),
    Organizer("emmaboda", "2120000738", "Emmaboda kommun"),
    Organizer("boxholm", "2120000407", "Boxholms kommun"),
    Organizer("munkfors", "2120001801", "Munkfors kommun"),
)
NUMBERS = {organizer.name: organizer.number for organizer in TEN}


def as_organizer(name: str) -> dict[str, Any]:
    """The organiser in whose name calls are made."""
    number = NUMBERS[name]
    return {"role": "organizer", "subject": organizer_subject(number), "organization": number}


class SandboxCase(Case):
    """A case whose signatories are registered once for all, and whose measures begin when its agreement does."""

    begins: date

    async def plan(self) -> None:
        await self.approved_plan(self.begins)

    async def see_material(self) -> None:
        """Wait for all that selection publishes: else the analysis would rest on what the machine had time for."""

        async def look() -> Json | None:
            analysis = await self.caller.get("agreements", self.parts["situation-analyses"], role="case_officer")
            come = analysis["status"] == "completed" or await self._is_whole(analysis["material"])
            return analysis if come else None

        await until("statistik och tillsyn i nulägesanalysen", look)

    async def _is_whole(self, material: Json) -> bool:
        query = {"organization_number": self.organization_number}
        decided = await self.caller.all("selection", "/supervision-decisions", role="analyst", **query)
        averages = {
            (average["indicator"], average["school_year"]): average["value"]
            for average in await self.caller.all("selection", "/national-values", role="analyst")
        }
        seen = [*material["supervision_decisions"]]
        for unit in material["school_units"]:
            query = {"subject_code": unit["school_unit_code"]}
            cells = await self.caller.all("selection", "/statistics", role="analyst", **query)
            keys = [(cell["indicator"], cell["school_year"]) for cell in cells]
            shown = {
                (one["indicator"], figure["school_year"]): (figure["published"], figure["national_average"])
                for one in unit["indicators"] or ()
                for figure in one["figures"]
            }
            if shown != {key: (cell["raw"], averages.get(key)) for key, cell in zip(keys, cells, strict=True)}:
                return False
            seen += unit["supervision_decisions"]
        here = (None, *(unit["school_unit_code"] for unit in material["school_units"]))
        known = {(row["diary_number"], row["status"]) for row in decided if row["school_unit_code"] in here}
        return known == {(row["diary_number"], row["status"]) for row in seen}

    async def _signatory(self, subject: str, party: str, organization_number: str) -> None:
        """Do nothing: the story of the people registers them."""


@dataclass
class World:
    """`ids`: the name of what was made → its id. `offers`: (round, organisation number) → the offer."""

    target: Target
    client: httpx.AsyncClient
    clock: JobsClock
    calendar: Calendar = field(default_factory=Calendar)
    examples: Examples = field(default_factory=Examples)
    ids: dict[str, str] = field(default_factory=dict)
    offers: dict[tuple[str, str], Json] = field(default_factory=dict)

    def caller(self, story: str) -> StoryCaller:
        return StoryCaller(story, self.calendar, self.examples, self.target, self.client, self.ids)

    async def case(self, caller: StoryCaller, round_: str, organizer: str) -> SandboxCase:
        """The case that an offer of a round has opened."""
        number = NUMBERS[organizer]
        offer = self.offers[round_, number]

        async def look() -> Json | None:
            found = await caller.all("agreements", "/cooperations", role="case_officer", organization_number=number)
            return next((case for case in found if case["offer_id"] == offer["id"]), None)

        case = SandboxCase(caller, await until("samverkan för erbjudandet", look), today=self.calendar.day)
        self.ids[f"{caller.story}/samverkan"] = case.id
        return case
