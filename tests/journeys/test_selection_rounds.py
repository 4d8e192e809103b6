"""From one round to the next: who takes part is not chosen again, and what was decided can be run again by anyone."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

from insatser.chain import selecting
from insatser.chain.caller import Caller, Json
from insatser.chain.changing import leave
from insatser.chain.cooperating import Case, until
from insatser.sample import SHIPPED


async def test_an_organiser_that_has_accepted_is_left_out_of_the_next_round(
    caller: Caller, today: date, tmp_path: Path
) -> None:
    for kind, path in selecting.find_files(SHIPPED):
        await selecting.import_file(caller, kind, path)
    early = await selecting.run_round(caller, "Beslutad tidigt", "2026:77", today=today, say=_quietly)
    first = await selecting.run_round(caller, "Första omgången", "2026:78", today=today, say=_quietly)
    offers = await selecting.make_offers(caller, first, answer_by=today + timedelta(days=30))
    case = await Case.of_offer(caller, offers[0]["id"])
    await case.accept()

    async def heard() -> Json | None:
        offer = await caller.get("selection", f"/offers/{offers[0]['id']}", role="analyst")
        return offer if offer["status"] == "accepted" else None

    await until("svaret hos urvalet", heard)
    second = await selecting.run_round(caller, "Andra omgången", "2026:79", today=today, say=_quietly)
    units = await caller.all(
        "selection",
        f"/rounds/{second['id']}/candidates",
        role="analyst",
        organization_number=offers[0]["organization_number"],
    )
    assert {unit["outcome"] for unit in units} == {"excluded"}

    file = tmp_path / "beslut.json"
    decided = await caller.get("selection", f"/rounds/{first['id']}/decision-files", role="analyst")
    file.write_text(json.dumps(decided))
    verified = subprocess.run(  # noqa: ASYNC221
        [sys.executable, "-m", "selection", "verify", str(file)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, "Samma resultat." in verified.stdout) == (0, True)

    # Decided before the yes: the others get their offers, and this organiser when its case has ended.
    late = await selecting.make_offers(caller, early, answer_by=today + timedelta(days=30))
    number = case.organization_number
    (waiting,) = await caller.all("selection", "/unmade-offers", role="analyst", round_id=early["id"])
    assert (waiting["organization_number"], waiting["cooperation_id"]) == (number, case.id)
    assert {offer["organization_number"] for offer in offers} - {offer["organization_number"] for offer in late} == {
        number
    }
    await leave(case, from_on=today, reason="Huvudmannen lämnar innan analysen har börjat.")

    async def offered() -> Json | None:
        made = await selecting.make_offers(caller, early, answer_by=today + timedelta(days=30))
        return next((offer for offer in made if offer["organization_number"] == number), None)

    again = await Case.of_offer(caller, (await until("erbjudandet som väntade", offered))["id"])
    assert (await again.accept())["status"] == "analysis"


def _quietly(_what: str) -> None:
    """Nobody watches the steps here."""
