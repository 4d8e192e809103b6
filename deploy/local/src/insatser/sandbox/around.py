"""What stands around the cases: teams and people, supervision, rounds under way, evaluation, cases carried over."""

from __future__ import annotations

from datetime import date
from typing import Any

from insatser.chain import carrying, selecting
from insatser.chain.caller import Json
from insatser.chain.cooperating import until
from insatser.sandbox import choosing
from insatser.sandbox.calendar import Story
from insatser.sandbox.caller import StoryCaller
from insatser.sandbox.world import NUMBERS, PROGRAMME, World

ARBOGA, ARBOGAS_UNIT = "2120002122", "99000017"
BURLOVS_UNIT = "99000051"
BERG, BURLOV = "2120002502", "2120001025"


async def team_workers(world: World) -> Story:
    """Those who are, or lead, the teams: the agency's own, one engaged, and one who has left."""
    caller = world.caller("teammedarbetare")
    yield "2025-02-03"
    path = "/team-workers"
    for subject in ("demo-case_officer", "demo-stodjare", "demo-team_leader", "demo-har_slutat"):
        body = caller.example("agreements", path) | {"subject": subject}
        body |= {"employment": "engaged" if subject == "demo-stodjare" else "employed"}
        made = await caller.post("agreements", path, body, role="team_leader")
        caller.call(f"teammedarbetare, {subject}", made)
    yield "2026-11-03"
    ended = {"until_on": caller.today}
    await caller.step("agreements", f"{path}/{made['id']}", "endings", ended, role="team_leader")


async def teams(world: World) -> Story:
    """Two teams, one with leave to be larger; of conflicts of interest and delegations one that is over and one not."""
    caller = world.caller("team")
    yield "2025-02-04"
    who: Any = {"team_leader": "demo-team_leader", "supporters": ["demo-case_officer", "demo-stodjare"]}
    made = await caller.make("agreements", "/dialogue-teams", role="team_leader", called="dialogteam", **who)
    other = await caller.make(
        "agreements", "/dialogue-teams", role="team_leader", called="dialogteam, väst", name="Team Väst", **who
    )
    case = f"/cooperations/{world.ids['trollhattan/samverkan']}"
    body = {"dialogue_team_id": other["id"], "responsible_supporter": "demo-case_officer"}
    await caller.step("agreements", case, "team-assignments", body, role="case_officer")
    path = f"/dialogue-teams/{made['id']}/waivers"
    waiver = await caller.post(
        "agreements", path, {"rule": "organizers", "reason": "Sjukskrivning i ett annat team"}, role="case_officer"
    )
    caller.call("undantag", waiver)
    leave = caller.step(
        "agreements", f"/waivers/{waiver['id']}", "approvals", role="team_leader", subject="demo-annan_ledare"
    )
    await leave
    yield "2026-11-02"
    for state in ("gäller", "avslutad"):
        who = {"from_on": caller.today, "until_on": "2027-06-30", "person": f"demo-person-{len(state)}"}
        conflict = await caller.make(
            "agreements",
            "/conflicts-of-interest",
            role="team_leader",
            called=f"jäv, {state}",
            organization_number=NUMBERS["munkfors"],
            **who,
        )
        delegation = await caller.make(
            "agreements", "/delegations", role="decider", called=f"delegation, {state}", **who
        )
    ended = {"until_on": caller.today, "reason": "Anställningen har upphört."}
    await caller.step("agreements", f"/conflicts-of-interest/{conflict['id']}", "endings", ended, role="team_leader")
    body = {"reason": "Beslutsfattaren är tillbaka."}
    await caller.step("agreements", f"/delegations/{delegation['id']}", "endings", body, role="decider")
    about = caller.example("agreements", f"/dialogue-teams/{other['id']}/group-guidances")
    about |= {"held_on": "2026-10-20", "participants": ["demo-case_officer", "demo-stodjare"]}
    await caller.step("agreements", f"/dialogue-teams/{other['id']}", "group-guidances", about, role="team_leader")


async def supervision(world: World) -> Story:
    """Decisions in each state; one stops the payments of a case until two persons let them go on."""
    caller = world.caller("tillsyn")
    yield "2025-11-17"
    number = NUMBERS["sodertalje"]
    decision: Any = {
        "organization_number": number,
        "decided_on": caller.today,
        "level": "HUVUDMAN",
        "drop": ("school_unit_code", "decision_type"),
    }
    stops = await caller.make(
        "selection",
        "/supervision-decisions",
        role="inspectorate",
        called="sodertalje/tillsynsbeslut",
        decision="FORELAGGANDE_VITE",
        diary_number="SI 2025:10002",
        **decision,
    )
    for state, how in (("AVSLUTAD_AVHJALPT", "ANMARKNING"), ("AVSLUTAD_KVARSTAENDE", "FORELAGGANDE")):
        await caller.make(
            "selection", "/supervision-decisions", role="inspectorate", called=f"tillsynsbeslut, {state}", status=state,
            decision=how, diary_number=f"SI 2025:1000{len(how)}", organization_number=BERG, decided_on=caller.today,
            level="HUVUDMAN", drop=("school_unit_code", "fine_amount", "decision_type"),
        )  # fmt: skip
    supervisions = f"/supervisions/{stops['id']}"
    await until("tillsynsbeslutet hos budgeten", lambda: caller.get("budget", supervisions, role="auditor"))
    for state, step in (("avvisad", "rejections"), ("beviljad", "approvals"), ("föreslagen", None)):
        body = {"supervision_id": stops["id"], "reason": "Bristerna är avhjälpta."}
        release = await caller.post("budget", "/supervision-releases", body, role="case_officer")
        caller.call(f"hävning, {state}", release)
        if step:
            await caller.step("budget", f"/supervision-releases/{release['id']}", step, role="decider")
            yield {"avvisad": "2025-12-01", "beviljad": "2026-10-13"}[state]


async def rounds(world: World) -> Story:
    """A round in each state before its offers, and an override in each of its own."""
    caller = world.caller("omgangar")
    yield "2026-11-09"
    await caller.post("selection", "/rounds", _round("Utkast"), role="analyst")
    await _analysed(caller, "Analyserad")
    consulted = await _analysed(caller, "Samrådd")
    await choosing.consult(caller, consulted)
    for state, approve in (("föreslaget", None), ("avslaget", False), ("beviljat", True)):
        unit = {"föreslaget": "99000034", "avslaget": "99000051", "beviljat": "99000068"}[state]
        number = {"99000034": BERG, "99000051": BURLOV, "99000068": "2120001637"}[unit]
        override = await caller.make(
            "selection", f"{consulted}/overrides", role="analyst", called=f"avsteg, {state}", school_unit_code=unit,
            organization_number=number,
        )  # fmt: skip
        if approve is not None:
            body = {"approve": approve, "reason": "Samma byggnad och samma rektor"}
            await caller.step("selection", f"/overrides/{override['id']}", "settlements", body, role="decider")
    decided = await _analysed(caller, "Beslutad")
    await choosing.consult(caller, decided)
    await choosing.decide(caller, decided)
    yield "2026-11-10"
    first = f"/rounds/{world.ids[choosing.FIRST]}"
    await caller.step("selection", first, "closings", role="analyst")


def _round(name: str) -> Json:
    return {"name": name, "programme": PROGRAMME, "school_year": selecting.SCHOOL_YEAR}


async def _analysed(caller: StoryCaller, name: str) -> str:
    made = caller.call(
        f"omgång, {name.lower()}", await caller.post("selection", "/rounds", _round(name), role="analyst")
    )
    path = f"/rounds/{made['id']}"
    await caller.step("selection", path, "analyses", role="analyst")
    return path


async def register(world: World) -> Story:
    """Add to the register: a preschool, an economy to look into, other measures, plans of the agencies."""
    caller = world.caller("register")
    yield "2025-01-09"
    await caller.make("selection", "/national-values", role="analyst", school_year="2024/25")
    unit: Any = {"organization_number": ARBOGA, "municipality_code": "1984"}
    await caller.make("selection", "/school-units", role="analyst", **unit)
    flags = {"flags": ["PROFIT"], "reason": "Årsredovisningen för 2024"}
    await caller.step("selection", f"/organizers/{BURLOV}", "economy-flags", flags, role="analyst")
    taking_part = {"organization_number": BURLOV, "programme": "nyanlanda-2019", "starts_on": "2024-08-01"}
    await caller.post("selection", "/participations", taking_part, role="analyst")
    yield "2026-01-13"
    for role in ("inspectorate", "spsm"):
        await caller.make(
            "selection", "/time-line-entries", role=role, called=f"tidslinje, {role}", begins_on="2026-12-08",
            ends_on="2026-12-09", organization_number=NUMBERS["trollhattan"], school_unit_codes=[],
        )  # fmt: skip


async def evaluation(world: World) -> Story:
    """Data for an evaluator: one release in each state."""
    caller = world.caller("utvardering")
    yield "2026-03-04"
    for state in ("förberett", "utlämnat", "återkallat"):
        made = await caller.make(
            "selection",
            "/evaluation-releases",
            role="analyst",
            called=f"utlämnande, {state}",
            title=f"Effekter, {state}",
            evaluator="demo-evaluator",
        )
        path = f"/evaluation-releases/{made['id']}"
        if state != "förberett":
            await caller.step("selection", path, "decisions", {"diary_number": "2026:1234"}, role="decider")
        if state == "återkallat":
            await caller.step("selection", path, "withdrawals", {"reason": "Fel i underlaget"}, role="decider")


async def carried_over(world: World) -> Story:
    """A case of another system, with what was paid and accounted for there, and a file that waits to be confirmed."""
    caller = world.caller("arboga")
    yield "2026-01-21"
    rows = carrying.case_rows(ARBOGA, ARBOGAS_UNIT, date(2026, 1, 20), case="2024:118")
    file = carrying.as_csv([*(_until_now(row) for row in rows), *carrying.total_rows()])
    read = await _read(caller, file)
    caller.call("överföring", read)
    yield "2026-01-22"
    await caller.step("agreements", f"/carry-overs/{read['id']}", "confirmations", role="controller")
    yield "2026-01-23"
    rows = carrying.case_rows(BURLOV, BURLOVS_UNIT, date(2026, 1, 20), case="2024:119")
    unconfirmed = carrying.as_csv([*(_until_now(row) for row in rows), *carrying.total_rows()])
    caller.call("överföring, inläst", await _read(caller, unconfirmed))


def _until_now(row: carrying.Row) -> carrying.Row:
    """Date what the other system had paid in the new year to before the case was carried over."""
    second = row["record"] == "payment" and row["instalment"] == "2"
    return row | {"paid_on": "2026-01-19"} if second else row


async def _read(caller: StoryCaller, file: bytes) -> Json:
    """Read it once agreements has heard of the organiser."""
    key = caller.new_key()  # a dry run leaves nothing behind, its key neither

    async def look() -> Json | None:
        tried = await caller.send_file("agreements", "/carry-overs", file, role="case_officer", key=key, dry_run="true")
        return None if tried["faults"] else tried

    await until("huvudmannen i ärendetjänsten", look)
    return await caller.send_file("agreements", "/carry-overs", file, role="case_officer", dry_run="false")


STORIES = {
    "teammedarbetare": team_workers,
    "team": teams,
    "tillsyn": supervision,
    "omgangar": rounds,
    "register": register,
    "utvardering": evaluation,
    "arboga": carried_over,
}
