"""A survey of how the measures are received: asked of people, answered on its page, closed, and read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import httpx

from insatser.chain import paying
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import Case
from insatser.services import KEY_OF_THIS_MACHINE
from shared.clock import utc_now
from shared.telemetry.secret_addresses import derived_secret

LEVEL, BANK = "principal", "reception"


class Answered(NamedTuple):
    """Its result, the first page as it was shown, and the names of the organisers by number."""

    result: Json
    page: bytes
    names: dict[str, str]


async def survey(caller: Caller, cases: Sequence[Case], numbers: Sequence[int]) -> Answered:
    """Principals of each case answer, as many as `numbers` says; one saves first, and goes on from there.

    Only in a system of this machine: the links stand in letters, and are made here with the same key.
    """
    asked = [await _register(case, number) for case, number in zip(cases, numbers, strict=True)]
    today = cases[0].today
    body = {
        "programme": paying.PROGRAMME,
        "bank": BANK,
        "title": f"Mottagandet {today} {utc_now():%H:%M:%S}",
        "levels": [LEVEL],
        "closes_on": str(today + timedelta(days=30)),
    }
    planned = await caller.post("followup", "/surveys", body, role="case_officer")
    path = f"/surveys/{planned['id']}"
    opened = await caller.post("followup", f"{path}/openings", role="case_officer", version=planned["version"])
    secrets = [
        derived_secret(KEY_OF_THIS_MACHINE, UUID(opened["id"]), UUID(contact))
        for contacts in asked
        for contact in contacts
    ]
    questions = [question["code"] for question in opened["questions"] if LEVEL in question["levels"]]
    page = await _answer(caller, secrets, questions)
    reason = {"reason": "Alla har svarat."}
    await caller.post("followup", f"{path}/closings", reason, role="case_officer", version=opened["version"])
    result = await caller.get("followup", f"{path}/results", role="case_officer")
    return Answered(result, page, {case.organization_number: case.organizer_name for case in cases})


async def _register(case: Case, number: int) -> list[str]:
    """The ids of invented principals."""
    made = []
    for place in range(number):
        body = {
            "programme": paying.PROGRAMME,
            "function": LEVEL,
            "organization_number": case.organization_number,
            "name": "Kim Exempel",
            "email": f"rektor.{place}.{case.caller.new_key()[:8]}@example.se",
            "from_on": str(case.today),
        }
        made.append(str((await case.caller.post("followup", "/contacts", body, role="case_officer"))["id"]))
    return made


async def _answer(caller: Caller, secrets: Sequence[str], questions: Sequence[str]) -> bytes:
    """Answer as browsers do, without a token and without script; the first page as it was shown."""
    root = f"{caller.url('followup')}/survey-pages"
    shown = b""
    async with httpx.AsyncClient() as browser:
        for place, secret in enumerate(secrets):
            address = f"{root}/{secret}"
            if not place:
                shown = (await browser.get(address)).raise_for_status().content
                half = dict.fromkeys(questions[: len(questions) // 2], "3")
                (await browser.post(address, data=half | {"step": "save"})).raise_for_status()
            answers = {question: str(1 + (place + number) % 4) for number, question in enumerate(questions)}
            (await browser.post(address, data=answers | {"step": "submit"})).raise_for_status()
    return shown
