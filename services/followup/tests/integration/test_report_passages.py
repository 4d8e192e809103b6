"""What people write in a report: versions of each chapter, approved by somebody who has not written any of them."""

from typing import Any

from services.followup.tests.reporting import AS_OF, LATER, content, drafted
from shared.clock import new_id
from tests.support.facts import PROGRAMME
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def write(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, text: str, *, by: str = "skribent"
) -> dict[str, Any]:
    body = {"programme": PROGRAMME, "as_of": AS_OF, "chapter": "lessons", "content": text}
    headers = authorization("analyst", subject=by) | LATER | {"Idempotency-Key": str(new_id())}
    answer = await followup.client.post("/report-passages", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    written: dict[str, Any] = answer.json()
    return written


async def approve(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, passage: dict[str, Any], *, by: str
) -> Any:
    headers = authorization("team_leader", subject=by) | LATER | {"If-Match": f'"{passage["version"]}"'}
    return await followup.client.post(f"/report-passages/{passage['id']}/approvals", headers=headers)


async def texts(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> list[str]:
    answer = await content(followup, authorization, await drafted(followup, authorization))
    return [passage["text"] for passage in answer.json()["passages"]]


async def test_the_newest_approved_version_stands_in_the_report(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    first = await write(followup, authorization, "Första versionen.")
    assert await texts(followup, authorization) == []
    assert (await approve(followup, authorization, first, by="granskare")).status_code == 200
    second = await write(followup, authorization, "Andra versionen.")
    assert await texts(followup, authorization) == ["Första versionen."]
    assert (await approve(followup, authorization, second, by="granskare")).status_code == 200
    assert await texts(followup, authorization) == ["Andra versionen."]


async def test_whoever_wrote_any_version_does_not_approve(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await write(followup, authorization, "Första versionen.", by="anna")
    newest = await write(followup, authorization, "Andra versionen.", by="bo")
    answers = [await approve(followup, authorization, newest, by=by) for by in ("anna", "bo", "cecilia")]
    assert [answer.status_code for answer in answers] == [403, 403, 200]


async def test_an_older_version_is_not_approved_and_none_is_approved_twice(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    older = await write(followup, authorization, "Första versionen.")
    newest = await write(followup, authorization, "Andra versionen.")
    replaced = await approve(followup, authorization, older, by="granskare")
    approved = await approve(followup, authorization, newest, by="granskare")
    again = await approve(followup, authorization, approved.json(), by="granskare")
    assert [a.json().get("type") for a in (replaced, again)] == [
        "/problems/passage-replaced",
        "/problems/passage-already-approved",
    ]
    assert "approve" not in approved.json()["_links"]


async def test_whoever_wrote_in_the_report_does_not_submit_it(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    passage = await write(followup, authorization, "Erfarenheter.", by="chef")
    await approve(followup, authorization, passage, by="granskare")
    report = (await drafted(followup, authorization)).json()
    headers = authorization("decider", subject="chef") | LATER | {"If-Match": '"1"'}
    refused = await followup.client.post(f"/reports/{report['id']}/submissions", headers=headers)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/same-person")


async def test_all_versions_are_listed(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    for text in ("Första versionen.", "Andra versionen."):
        await write(followup, authorization, text)
    query = f"programme={PROGRAMME}&as_of={AS_OF}&chapter=lessons&sort=updated_at"
    listed = await followup.client.get(f"/report-passages?{query}", headers=authorization("auditor"))
    assert [passage["number"] for passage in listed.json()["items"]] == [1, 2]
    one = await followup.client.get(
        f"/report-passages/{listed.json()['items'][0]['id']}", headers=authorization("auditor")
    )
    assert one.json()["content"] == "Första versionen."
