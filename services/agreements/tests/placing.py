"""Cases whose plan has a measure in an existing programme, and the places of one."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from insatser.chain import bodies
from services.agreements.tests.case import Case
from tests.support.facts import ARBOGA, JONKOPING

EXISTING: dict[str, Any] = {
    "programme": "riktade-insatser-2024",
    "title": "Läslyftet, hösten 2027",
    "starts_on": "2027-08-16",
    "ends_on": "2028-06-15",
    "join_by": "2027-09-30",
    "capacity": 6,
}


ORGANIZERS = (ARBOGA, JONKOPING, "2120000746")


class PlaceCase(Case):
    """The second measure of the plan is a place in an existing programme."""

    async def plan(self) -> None:
        content = bodies.action_plan(self.units, self.today)
        content["measures"][1] |= {"title": "Läslyftet", "kind": "existing_programme"}
        await self.make("action-plans", {"content": content}, role="organizer")
        await self.step("action-plans", "approvals")

    def headers(self, role: str, *, organization_number: str | None = None) -> dict[str, str]:
        return super().headers(role, organization_number=organization_number or self.organization_number)

    async def content(self) -> Any:
        return (await self.agreement())["latest"]["content"]

    async def request(self, existing: str, places: int = 6) -> httpx.Response:
        """Places for the second measure."""
        measure_id = next(m["measure_id"] for m in (await self.content())["measures"] if m["title"] == "Läslyftet")
        body = {"existing_programme_id": existing.rpartition("/")[2], "measure_id": measure_id, "places": places}
        path = self.parts["agreements"]
        return await self.send(f"{path}/places", body, about=path)

    async def requested(self, existing: str, places: int = 6) -> dict[str, Any]:
        answer = await self.request(existing, places)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def standing(self, place: dict[str, Any], **how: str) -> tuple[str, int | None]:
        """Where a place stands, and how far ahead in the queue."""
        found = (await self.get(f"/places/{place['id']}", **how)).json()
        return found["status"], found["position"]

    async def existing(self, **other: Any) -> str:
        made = await self.done("/existing-programmes", EXISTING | other, role="team_leader")
        return f"/existing-programmes/{made['id']}"

    async def without(self) -> dict[str, Any]:
        """The content of the agreement, with the measure taken out."""
        content = await self.content()
        kept = [m for m in content["measures"] if m["title"] != "Läslyftet"]
        ids = {m["measure_id"] for m in kept}
        costs = [cost for cost in content["costs"] if cost["measure_id"] in ids]
        return dict(content | {"measures": kept, "costs": costs})


PlaceCaseAt = Callable[..., Awaitable[PlaceCase]]
