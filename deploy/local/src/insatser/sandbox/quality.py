"""Quality dialogues with all organisers: one dialogue in each state, and the register that they speak of."""

from __future__ import annotations

from typing import Any

from insatser.chain.caller import Json, Refused
from insatser.chain.cooperating import until
from insatser.sandbox.calendar import Story
from insatser.sandbox.caller import StoryCaller
from insatser.sandbox.world import NUMBERS, World, as_organizer

TEXTS = ("starting_point", "strengths", "development", "conclusions")
THERE = [{"function": function, "count": 1} for function in ("agency", "head_of_schools", "spsm")]
SPSM: dict[str, Any] = {"role": "spsm"}
OFFICER: dict[str, Any] = {"role": "case_officer"}


async def rounds(world: World) -> Story:
    caller = world.caller("kvalitetsdialoger")
    yield "2026-03-02"
    made = await caller.make(
        "followup", "/quality-rounds", role="case_officer", called="kvalitetsomgång", title="Våren 2026",
        starts_on="2026-03-02", answer_by="2026-03-31", ends_on="2026-12-18",
    )  # fmt: skip
    path = f"/quality-rounds/{made['id']}"
    await caller.step("followup", path, "openings", {"diary_number": "2026:15"}, role="decider")
    await caller.make("followup", "/quality-rounds", role="case_officer", called="kvalitetsomgång, planerad")
    offered = await caller.all("followup", "/quality-dialogues", role="case_officer", round_id=made["id"])
    dialogues = {dialogue["organization_number"]: f"/quality-dialogues/{dialogue['id']}" for dialogue in offered}
    for name, number in NUMBERS.items():
        world.ids[f"{name}/kvalitetsdialog"] = dialogues[number].rpartition("/")[2]
    yes = [name for name in NUMBERS if name not in ("munkfors", "boxholm", "emmaboda")]
    for name in yes:
        await step(caller, dialogues[NUMBERS[name]], "answers", {"accepted": True}, **as_organizer(name))
    no = {"accepted": False, "decline_reason": "Pågående omorganisation."}
    await step(caller, dialogues[NUMBERS["boxholm"]], "answers", no, **as_organizer("boxholm"))
    withdrawn = {"reason": "Huvudmannen upphör."}
    await step(caller, dialogues[NUMBERS["emmaboda"]], "withdrawals", withdrawn, **OFFICER)
    yield "2026-04-07"
    planned = {"planned_on": "2026-04-21", "is_remote": True, "invitees": THERE}
    for name in ("trollhattan", "sodertalje", "helsingborg", "nynashamn", "ovanaker"):
        path = dialogues[NUMBERS[name]]
        await step(caller, path, "spsm-participations", {"takes_part": True}, **SPSM)
        await step(caller, path, "plans", planned, **OFFICER)
    cancelled = {"reason": "Huvudmannen kan inte delta i vår."}
    await step(caller, dialogues[NUMBERS["ovanaker"]], "cancellations", cancelled, **OFFICER)
    yield "2026-04-21"
    outcome = {"held_on": "2026-04-21", "attendees": THERE, "school_types": ["GR"]}
    for name in ("trollhattan", "sodertalje", "helsingborg"):
        await _once_known(caller, dialogues[NUMBERS[name]], "outcomes", outcome, unless="quality-school-type")
        await step(caller, dialogues[NUMBERS[name]], "hours", {"hours": 12}, **as_organizer(name))
    yield "2026-05-04"
    summary = await _summary(caller)
    for name in ("trollhattan", "sodertalje"):
        await _once_known(caller, dialogues[NUMBERS[name]], "summaries", summary, unless="quality-entry-unknown")
        await step(caller, dialogues[NUMBERS[name]], "views", {"view": "Stödet når inte alla."}, **SPSM)
    for party in (as_organizer("trollhattan"), SPSM, {"role": "team_leader"}):
        await step(caller, dialogues[NUMBERS["trollhattan"]], "approvals", None, **party)


async def step(caller: StoryCaller, path: str, taken: str, body: Json | None, **who: Any) -> Json:
    return await caller.step("followup", path, taken, body, **who)


async def _summary(caller: StoryCaller) -> Json:
    goals = await caller.all("selection", "/quality-entries", role="analyst", kind="sub_goal", school_type="GR")
    goal = min(str(goal["code"]) for goal in goals)
    area = {"title": "Frånvaron", "description": "Den har ökat.", "school_type": "GR", "sub_goal": goal}
    steps = [
        {"side": "organizer", "what": what, "owner": "skolchef", "due_on": "2026-10-01"}
        for what in ("Frånvaron följs upp", "Rutinen skrivs om")
    ]
    return dict.fromkeys(TEXTS, "Det som sades.") | {"areas": [area], "next_steps": steps}


async def _once_known(caller: StoryCaller, path: str, taken: str, body: Json, *, unless: str) -> None:
    """Post once followup has heard of the register; a call refused as `unless` is made again under its key."""
    key = caller.new_key()

    async def look() -> Json | None:
        version = (await caller.get("followup", path, role="auditor"))["version"]
        try:
            return await caller.post("followup", f"{path}/{taken}", body, role="case_officer", version=version, key=key)
        except Refused as refused:
            if refused.problem["type"] != f"/problems/{unless}":
                raise
            return None

    await until("registrets uppgifter hos uppföljningen", look)


async def register(world: World) -> Story:
    """The register of goals and indicators: an entry in each state, and the bases that are made of it."""
    caller = world.caller("kvalitetsregister")
    yield "2025-11-10"
    codes = {"föreslagen": "rest", "beslutad": "time", "avslagen": "noise", "publicerad": "belonging"}
    for state, code in codes.items():
        made = await caller.make(
            "selection", "/quality-entries", role="analyst", called=f"registerpost, {state}", code=code,
            name=f"Mått, {state}", valid_from="2026-01-01", kind="success_factor", drop=(
                "school_type", "part_of", "direction", "unit", "low", "high"
            ),
        )  # fmt: skip
        path = f"/quality-entries/{made['id']}"
        if state != "föreslagen":
            settled = {"approve": state != "avslagen", "diary_number": "2025:1234", "reason": "Måttet är prövat"}
            await caller.step("selection", path, "settlements", settled, role="decider")
        if state == "publicerad":
            await caller.step("selection", path, "publications", role="analyst")
    yield "2026-02-17"
    run = await caller.post("selection", "/basis-runs", role="analyst")
    path = f"/basis-runs/{run['id']}"

    async def made_all() -> Json | None:
        found = await caller.get("selection", path, role="analyst")
        return found if found["status"] == "done" else None

    await until("analysunderlagen", made_all)


STORIES = {"kvalitetsregister": register, "kvalitetsdialoger": rounds}
