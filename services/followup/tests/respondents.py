"""Those whom a survey asks, at several organisers: how they are registered, get their letters, and answer."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from followup.programmes import load_banks
from followup.use_cases.surveys.close_due_survey import close_due_survey
from followup.use_cases.surveys.remind_of_surveys import remind_of_surveys
from services.followup.tests.mail_room import Correspondents
from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA, PROGRAMME
from tests.support.service import at

OPENED, CLOSED = "2026-12-01", "2026-12-19"
SURVEY = {
    "programme": PROGRAMME,
    "bank": "reception",
    "title": "Hösten 2026",
    "levels": ["principal"],
    "closes_on": "2026-12-18",
}
LINK = re.compile(r"https://\S+/(anonym-\S+)")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Respondents:
    def __init__(self, correspondents: Correspondents) -> None:
        self.mail = correspondents
        self.followup = correspondents.followup
        self.client = correspondents.followup.client
        self.officer = correspondents.officer

    async def register(
        self, number: int, organizer: str = ARBOGA, function: str = "principal", programme: str = PROGRAMME
    ) -> list[str]:
        """The ids of as many contacts, each with an address of its own."""
        await self.followup.deliver(facts.organizer_changed(organization_number=organizer), organizer)
        ids = []
        for place in range(number):
            created = await self.mail.register_one(
                function,
                programme=programme,
                organization_number=organizer,
                email=f"{function}.{place}@{organizer}.example",
            )
            assert created.status_code == 201, created.text
            ids.append(created.json()["id"])
        return ids

    async def plan(self, **changed: Any) -> Any:
        return await self.post("/surveys", SURVEY | changed, "2026-11-30")

    async def step(self, survey: Any, step: str, body: Any = None, *, day: str = OPENED, tag: str = "") -> Any:
        path = f"/surveys/{survey['id']}"
        tag = tag or (await self.client.get(path, headers=self.officer)).headers["ETag"]
        return await self.post(f"{path}/{step}", body, day, tag)

    async def opened(self, *, day: str = OPENED, **changed: Any) -> dict[str, Any]:
        planned = await self.plan(**changed)
        assert planned.status_code == 201, planned.text
        answer = await self.step(planned.json(), "openings", day=day)
        assert answer.status_code == 201, answer.text
        survey: dict[str, Any] = answer.json()
        return survey

    async def post(self, path: str, body: Any, day: str, tag: str = "") -> Any:
        headers = {**self.officer, **at(f"{day}T09:00:00Z"), "Idempotency-Key": str(new_id())}
        return await self.client.post(path, json=body, headers=headers | ({"If-Match": tag} if tag else {}))

    async def links(self, day: str = OPENED) -> dict[str, str]:
        """The secret part of each link that the letters of a day have, by the address it went to."""
        before = len(self.mail.room.received)
        await self.mail.turn(day, hour=10)
        found = {}
        for letter in self.mail.room.received[before:]:
            if link := LINK.search(letter.get_content()):
                found[letter["To"].addresses[0].addr_spec] = link[1]
        return found

    async def read(self, secret: str) -> httpx.Response:
        return await self.client.get(f"/survey-pages/{secret}")

    async def send(self, secret: str, answers: Mapping[str, int], step: str = "submit") -> httpx.Response:
        """As a browser does it without any script."""
        return await self.client.post(f"/survey-pages/{secret}", data={**answers, "step": step}, headers=FORM)

    async def answer_all(self, value: int, *secrets: str, level: str = "principal", bank: str = "reception") -> None:
        for secret in secrets:
            answer = await self.send(secret, self.answers(value, level, bank))
            assert answer.status_code == 200, answer.text

    def answers(self, value: int, level: str = "principal", bank: str = "reception") -> dict[str, int]:
        banks = load_banks(self.followup.settings.programmes_dir)  # type: ignore[attr-defined]
        return {question.code: value for question in banks[bank].questions if level in question.levels}

    async def close(self, day: str = CLOSED) -> int:
        async with self.followup.work() as work:
            closed: int = await close_due_survey(work, limit=1, now=noon(day))
        return closed

    async def remind(self, day: str) -> None:
        async with self.followup.work() as work:
            await remind_of_surveys(work, now=noon(day))

    async def result(self, survey: Any, caller: Mapping[str, str] | None = None) -> Any:
        return await self.client.get(f"/surveys/{survey['id']}/results", headers=dict(caller or self.officer))

    async def figures(self, survey: Any, caller: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The mean of a question that all are asked, by group; None where it is protected."""
        rows = (await self.result(survey, caller)).json()["figures"]
        return {row["group"]: row["mean"] for row in rows if row["question"] == "has_tools"}


def noon(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
