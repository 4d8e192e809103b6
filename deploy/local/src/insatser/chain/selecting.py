"""From files to offers: import, a round under a programme, consultation, decision."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from insatser.chain.caller import Caller, Json

PROGRAMME = "riktade-insatser-2024"
SCHOOL_YEAR = "2024/25"
REGISTER_DATE = "2020-06-01"
DECIDER = "demo-avdelningschef"
Say = Callable[[str], None]


def find_files(folder: Path) -> list[tuple[str, Path]]:
    """Files of organisers, units and year-9 results in a folder, in the order they must be read."""
    wanted = (
        ("register", "register*huvudman.csv"),
        ("register", "register*grundskola.csv"),
        ("register", "register*gymnasieskola.csv"),
        ("statistics", "siris*slutbetyg*.csv"),
    )
    return [(kind, path) for kind, pattern in wanted for path in sorted(folder.rglob(pattern))]


async def import_file(caller: Caller, kind: str, path: Path) -> Json:
    content = await asyncio.to_thread(path.read_bytes)
    query = {"kind": kind, "source": path.name} | ({"as_of": REGISTER_DATE} if kind == "register" else {})
    answer = await caller.send(
        "POST",
        "selection",
        "/imports",
        role="analyst",
        params=query,
        headers={"Content-Type": "text/csv"},
        content=content,
    )
    answered: Json = answer.json()
    return answered


async def run_round(caller: Caller, name: str, diary_number: str, *, today: date, say: Say) -> Json:
    """A decided round; `counts` says how the units fell out. What earlier runs left unanswered is taken back first:
    an organiser with such an offer is not chosen."""
    await _withdraw_unanswered(caller)
    body: Json = {"name": name, "programme": PROGRAMME, "school_year": SCHOOL_YEAR}
    found = await caller.post("selection", "/rounds", body, role="analyst")
    path = f"/rounds/{found['id']}"
    say("Analyserar alla skolenheter")
    found = await caller.post("selection", f"{path}/analyses", role="analyst", version=found["version"])
    say("Samråder med Skolinspektionen")
    body = {"diary_number": diary_number, "answer_by": str(today + timedelta(days=14))}
    asked = await caller.post("selection", f"{path}/consultations", body, role="analyst", version=found["version"])
    for code in asked["school_unit_codes"]:
        answer = {"school_unit_code": code, "answer": "NO_OBJECTION"}
        await caller.post("selection", f"{path}/consultation-answers", answer, role="inspectorate")
    found = await caller.get("selection", path, role="analyst")
    found = await caller.post("selection", f"{path}/consultation-closings", role="analyst", version=found["version"])
    say("Beslutar om urvalet")
    body = {
        "diary_number": diary_number,
        "presented_by": "demo-analyst",
        "untested_groups": await untested(caller, path),
    }
    version = (await caller.get("selection", path, role="analyst"))["version"]
    return await caller.post("selection", f"{path}/decisions", body, role="decider", subject=DECIDER, version=version)


async def untested(caller: Caller, path: str) -> list[Json]:
    """Groups not tested in the round, with the reason to decide all the same: the sample has year 9 alone."""
    reason = "Den här körningen har bara slutbetygen i årskurs 9 att gå efter."
    groups = await caller.all("selection", f"{path}/untested-groups", role="analyst")
    return [{"school_type": group["school_type"], "group": group["group"], "reason": reason} for group in groups]


async def make_offers(caller: Caller, decided: Json, *, answer_by: date) -> list[Json]:
    body = {"answer_by": str(answer_by)}
    path = f"/rounds/{decided['id']}"
    version = (await caller.get("selection", path, role="analyst"))["version"]
    await caller.post("selection", f"{path}/offers", body, role="decider", subject=DECIDER, version=version)
    return await caller.all("selection", "/offers", role="analyst", round_id=decided["id"])


async def _withdraw_unanswered(caller: Caller) -> None:
    body = {"reason": "Erbjudandet var kvar från en tidigare körning."}
    for offer in await caller.all("selection", "/offers", role="analyst", programme=PROGRAMME, status="made"):
        path = f"/offers/{offer['id']}/withdrawals"
        await caller.post("selection", path, body, role="decider", subject=DECIDER, version=offer["version"])
