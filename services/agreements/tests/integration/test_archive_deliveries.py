"""An archive receives an ended case as its sealed file; another person then disposes of working texts, by rule."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_case_file_seals import HASH
from services.agreements.tests.integration.test_endings import END
from shared.clock import utc_now
from tests.support.service import at

ENDED = "2027-05-01"
TOO_EARLY, SEALED, RECEIVED, DUE = "2028-04-30", "2028-05-01", "2028-05-02", "2029-05-02"
BASIS = {"diary_number": "RA-MS 2030:12"}


def on(day: str) -> dict[str, str]:
    return at(f"{day}T10:00:00Z")


async def ended(case_at: CaseAt) -> Case:
    """Terminated, with a plan that was written in twice and a comment."""
    case = await case_at("signed")
    note = {"document": "action_plan", "section": "risks", "message": "Räcker två handledare?"}
    await case.done(f"{case.path}/comments", note)
    path = case.parts["agreements"]
    ending = await case.done(f"{path}/terminations", END | {"from_on": ENDED}, about=path)
    await case.done(f"/terminations/{ending['id']}/approvals", role="decider", about=f"/terminations/{ending['id']}")
    return case


async def sealed(case: Case, day: str = SEALED, manifest_hash: str = HASH) -> str:
    headers = case.as_person("revisor", "auditor") | on(day)
    made = await case.done(f"{case.path}/case-file-seals", {"manifest_hash": manifest_hash}, headers=headers)
    moment = utc_now().fromisoformat(f"{day}T10:00:01+00:00")
    async with case.service.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE case_file_seal SET sealed_at = :at, certificate = '30', signature = '00' WHERE id = :id"),
            {"at": moment, "id": made["id"]},
        )
    return str(made["id"])


async def receive(case: Case, seal: str, *, day: str = RECEIVED, by: str = "anna", **changed: Any) -> httpx.Response:
    body = {"seal_id": seal, "manifest_hash": HASH, "archive": "Riksarkivet", "receipt": "RA 2028:1204"}
    body |= {"received_on": RECEIVED} | changed
    headers = case.as_person(by, "case_officer") | on(day)
    return await case.send(f"{case.path}/archive-deliveries", body, headers=headers)


async def received(case: Case) -> str:
    answer = await receive(case, await sealed(case))
    assert answer.status_code == 201, answer.text
    return f"/archive-deliveries/{answer.json()['id']}"


async def dispose(case: Case, path: str, *, day: str = DUE, by: str = "dag", query: str = "") -> httpx.Response:
    headers = case.as_person(by, "decider") | on(day)
    return await case.send(f"{path}/disposals{query}", BASIS, about=path, headers=headers)


async def texts(case: Case) -> tuple[int, int]:
    """Comments and revisions that there are."""
    found = [await case.get(f"/{name}?cooperation_id={case.id}") for name in ("comments", "revisions")]
    return tuple(page.json()["_meta"]["total_records"] for page in found)


async def test_working_texts_go_after_the_receipt_and_the_record_stays_whole(case_at: CaseAt) -> None:
    case = await ended(case_at)
    kept = [
        case.path,
        *case.parts.values(),
        f"{case.parts['agreements']}/versions",
        f"{case.path}/documents/agreement-1",
    ]
    before = [(await case.get(path)).content for path in kept]
    comments, revisions = await texts(case)
    assert (comments, revisions > 2) == (1, True)
    path = await received(case)
    shown = (await case.get(path, role="decider")).json()
    assert (shown["disposal_from"], shown["disposed_on"], shown["comments"]) == (DUE, None, None)

    tried = await dispose(case, path, query="?dry_run=true")
    assert (tried.status_code, tried.json()["comments"], tried.json()["revisions"]) == (200, 1, revisions)
    assert await texts(case) == (comments, revisions)
    assert (await case.get(path)).json()["disposed_on"] is None

    done = await dispose(case, path)
    assert done.status_code == 200, done.text
    assert (done.json()["comments"], done.json()["revisions"], done.json()["disposed_on"]) == (1, revisions, DUE)
    assert await texts(case) == (0, 0)
    assert [(await case.get(path)).content for path in kept] == before
    again = await dispose(case, path)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/wrong-phase")
    rows = await case.service.client.get(
        f"/audit-entries?object_id={shown['id']}", headers=case.authorization("auditor")
    )
    assert [(row["action"], row["actor"]) for row in rows.json()["items"]] == [
        ("record_archive_delivery", "anna"),
        ("dispose_of_texts", "dag"),
    ]
    assert rows.json()["items"][1]["after"]["diary_number"] == BASIS["diary_number"]


async def test_nothing_goes_before_its_day_or_by_whoever_recorded_the_receipt(case_at: CaseAt) -> None:
    case = await ended(case_at)
    path = await received(case)
    early, own = await dispose(case, path, day="2029-05-01"), await dispose(case, path, by="anna")
    assert (early.status_code, DUE in early.json()["detail"]) == (409, True)
    assert (own.status_code, own.json()["type"]) == (403, "/problems/same-person")
    assert "dispose" not in (await case.get(path, role="decider")).json()["_links"]
    assert sum(await texts(case)) > 2


async def test_a_case_that_runs_is_not_handed_over(case_at: CaseAt) -> None:
    case = await case_at("signed")
    answer = await receive(case, await sealed(case))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wrong-phase")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"manifest_hash": "0" * 64}, "body.manifest_hash"),
        ({"received_on": "2028-04-30"}, "body.received_on"),
        ({"received_on": "2028-05-03"}, "body.received_on"),
    ],
)
async def test_a_receipt_for_another_file_or_day_is_refused_at_its_field(
    case_at: CaseAt, changed: dict[str, str], field: str
) -> None:
    case = await ended(case_at)
    answer = await receive(case, await sealed(case), **changed)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_file_that_was_taken_out_before_the_case_was_due_or_of_another_case_is_refused(case_at: CaseAt) -> None:
    case = await ended(case_at)
    early = await receive(case, await sealed(case, TOO_EARLY))
    assert (early.status_code, SEALED in early.json()["errors"][0]["expected"]) == (422, True)
    other = await case_at("offered", organization_number="2120000530")
    theirs = await receive(case, await sealed(other))
    assert (theirs.status_code, theirs.json()["errors"][0]["field"]) == (422, "body.seal_id")
    unsealed = await case.done(
        f"{case.path}/case-file-seals", {"manifest_hash": HASH}, headers=case.as_person("revisor", "auditor")
    )
    waiting = await receive(case, unsealed["id"])
    assert (waiting.status_code, waiting.json()["errors"][0]["field"]) == (422, "body.seal_id")
    assert (await receive(case, await sealed(case))).status_code == 201
    assert (await receive(case, await sealed(case))).json()["type"] == "/problems/already-exists"


@pytest.mark.parametrize("statement", ["DELETE FROM comment", "DELETE FROM revision", "DELETE FROM archive_delivery"])
async def test_no_process_deletes_in_any_other_way(case_at: CaseAt, statement: str) -> None:
    case = await ended(case_at)
    await received(case)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with case.service.engine.begin() as connection:
            await connection.execute(text(statement))


async def test_the_database_disposes_of_nothing_that_no_archive_has_received(case_at: CaseAt) -> None:
    case = await ended(case_at)
    with pytest.raises(DBAPIError, match="no archive has received"):
        async with case.service.engine.begin() as connection:
            await connection.execute(text("SELECT dispose_of_texts(:id)"), {"id": case.id})
    assert sum(await texts(case)) > 2
