"""Analysis bases of all organisers: frozen when asked for, made in the background, read by those who may."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from selection.__main__ import verify
from selection.rules.basis.verification import verify_run
from selection.use_cases.analysis_bases import advance_basis_run as job
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import YEAR

SODERTALJE, ANOTHER = "2120000159", "2120000571"
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


async def start(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> str:
    """Path of the run."""
    started = await sample.client.post("/basis-runs", headers=authorization("analyst"))
    assert started.status_code == 201, started.text
    return f"/basis-runs/{started.json()['id']}"


async def advance(sample: ServiceUnderTest, times: int = 100) -> int:
    """How many bases the job has made, each time from a process that remembers nothing."""
    made = 0
    for _ in range(times):
        job._latest.clear()
        done = await job.advance_basis_run(sample.work(), now=NOW)
        if not done:
            break
        made += done
    return made


async def read(sample: ServiceUnderTest, headers: dict[str, str], number: str) -> dict[str, Any] | None:
    page = await sample.client.get("/analysis-bases", params={"organization_number": number}, headers=headers)
    items: list[dict[str, Any]] = page.json()["items"]
    return items[0] if items else None


async def document(
    sample: ServiceUnderTest, headers: dict[str, str], basis: dict[str, Any], accept: str
) -> httpx.Response:
    return await sample.client.get(f"/analysis-bases/{basis['id']}/documents", headers=headers | {"Accept": accept})


async def test_a_run_shows_how_far_it_is_and_goes_on_after_a_stop(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, monkeypatch: Any
) -> None:
    monkeypatch.setattr(job, "AT_A_TIME", 5)
    path, headers = await start(sample, authorization), authorization("controller")
    queued = (await sample.client.get(path, headers=headers)).json()
    assert (queued["status"], queued["done"]) == ("queued", 0)
    assert await advance(sample, times=2) == 10
    running = (await sample.client.get(path, headers=headers)).json()
    assert (running["status"], running["done"], running["total"] > 10) == ("running", 10, True)
    assert (await sample.client.get(f"{path}/files", headers=headers)).status_code == 409
    await advance(sample)
    done = (await sample.client.get(path, headers=headers)).json()
    assert (done["status"], done["done"]) == ("done", done["total"])
    assert await advance(sample) == 0


async def test_the_run_rests_on_what_was_known_when_it_was_asked_for_and_is_made_again_offline(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, tmp_path: Path
) -> None:
    path = await start(sample, authorization)
    value = {"indicator": "gr9_merit", "school_year": YEAR, "value": "300", "source": "SIRIS 2025"}
    await sample.client.post("/national-values", json=value, headers=authorization("analyst"))
    await advance(sample)
    file = (await sample.client.get(f"{path}/files", headers=authorization("auditor"))).json()
    assert file["inputs"]["national"] == {}
    kept = tmp_path / "run.json"
    kept.write_text(json.dumps(file), encoding="utf-8")
    assert verify([str(kept)]) == 0


async def test_a_basis_is_read_as_json_page_and_pdf(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await start(sample, authorization)
    await advance(sample)
    headers = authorization("spsm")
    basis = await read(sample, headers, SODERTALJE)
    assert basis is not None
    content = (await document(sample, headers, basis, "application/json")).json()
    assert (content["organization_number"], content["goals"][0]["code"]) == (SODERTALJE, "knowledge_gr")
    page = await document(sample, headers, basis, "text/html")
    assert page.text.startswith("<!DOCTYPE html>")
    assert content["stands_out"][0]["text"].split(":")[0] in page.text
    letter = await document(sample, headers, basis, "application/pdf")
    assert (letter.content[:4], b"/MarkInfo" in letter.content) == (b"%PDF", True)


async def test_agreed_measures_stand_beside_the_results_as_they_were_last_amended(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    signed = facts.agreement_signed(organization_number=SODERTALJE)
    await sample.deliver(signed, signed.cooperation_id)
    measure = signed.measures[0].model_copy(update={"title": "Kollegialt lärande i matematik"})
    amended = facts.agreement_amended(signed, measures=(measure,))
    await sample.deliver(amended, signed.cooperation_id)
    await start(sample, authorization)
    await advance(sample)
    headers = authorization("analyst")
    basis = await read(sample, headers, SODERTALJE)
    assert basis is not None
    content = (await document(sample, headers, basis, "application/json")).json()
    assert [row["title"] for row in content["beside"]["measures"]] == ["Kollegialt lärande i matematik"]
    page = await document(sample, headers, basis, "text/html")
    assert "Kollegialt lärande i matematik" in page.text


async def test_earlier_dialogues_and_assignments_by_name_stand_beside_the_results(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    dialogue = facts.quality_dialogue_held(organization_number=SODERTALJE, held_on="2026-10-12")
    planned = facts.quality_dialogue_planned(organization_number=SODERTALJE, planned_on="2027-10-12")
    for fact in (dialogue, planned):
        await sample.deliver(fact, fact.dialogue_id)
    part = {"organization_number": SODERTALJE, "programme": "nyanlanda-2019", "starts_on": "2024-08-01"}
    headers = authorization("analyst")
    taken = await sample.client.post("/participations", json=part, headers=headers)
    assert taken.status_code == 201, taken.text
    path = await start(sample, authorization)
    await advance(sample)
    basis = await read(sample, headers, SODERTALJE)
    assert basis is not None
    beside = (await document(sample, headers, basis, "application/json")).json()["beside"]
    assert [row["held_on"] for row in beside["dialogues"]] == ["2026-10-12"]
    assert [row["programme_name"] for row in beside["cooperations"]] == [
        "Insatser för nyanlända barn och elever (2019)"
    ]
    file = (await sample.client.get(f"{path}/files", headers=authorization("auditor"))).json()
    assert verify_run(file).same


async def test_an_organiser_reads_its_own_basis_and_no_other(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await start(sample, authorization)
    await advance(sample)
    own = authorization("organizer", organization_number=SODERTALJE)
    basis = await read(sample, authorization("analyst"), ANOTHER)
    assert basis is not None
    assert await read(sample, own, ANOTHER) is None
    assert (await document(sample, own, basis, "application/json")).status_code == 404
    assert await read(sample, own, SODERTALJE) is not None


async def test_there_is_nothing_to_make_bases_of_before_anything_is_read_in(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    answer = await selection.client.post("/basis-runs", headers=authorization("analyst"))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/nothing-to-analyse")
