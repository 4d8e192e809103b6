"""A submitted report: its bytes stand, whatever comes later, and what is corrected says what differs and why."""

from typing import Any

import pytest

from followup.api import reports
from services.followup.tests.reporting import AS_OF, LATER, content, deliver_all, drafted, publish_on
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

FORMS = tuple(reports.FORMATS)


async def submit(followup: ServiceUnderTest, authorization: AuthorizationHeaders, report: Any) -> Any:
    headers = authorization("decider", subject="chef") | LATER | {"If-Match": '"1"'}
    return await followup.client.post(f"/reports/{report.json()['id']}/submissions", headers=headers)


async def bodies(followup: ServiceUnderTest, authorization: AuthorizationHeaders, report: Any) -> list[bytes]:
    return [(await content(followup, authorization, report, form)).content for form in FORMS]


async def test_what_was_submitted_is_shown_whatever_a_later_template_would_make(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    await deliver_all(followup)
    report, draft = await drafted(followup, authorization), await drafted(followup, authorization)
    before = await bodies(followup, authorization, report)
    assert (await submit(followup, authorization, report)).status_code == 200
    for form in FORMS:
        monkeypatch.setitem(reports.FORMATS, form, lambda _: b"ny mall")
    assert await bodies(followup, authorization, report) == before
    assert await bodies(followup, authorization, draft) == [b"ny mall"] * len(FORMS)


async def test_a_correction_shows_what_differs_from_the_submitted_one_and_why(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    report = await drafted(followup, authorization)
    await submit(followup, authorization, report)
    late = facts.payment_made(paid_on="2027-02-01", amount="1000.00")
    await publish_on(followup, late, late.cooperation_id, on="2027-02-01", received="2027-04-01")
    reason = "En utbetalning kom in efter redovisningsdagen."
    corrected = await drafted(followup, authorization, corrects=report.json()["id"], reason=reason)
    found = (await content(followup, authorization, corrected)).json()
    assert found["corrects"]["content_hash"] == report.json()["content_hash"]
    assert found["corrects"]["reason"] == reason
    table = "Utbetalningar, återkrav och återbetalningar"
    shown = [(d["column"], d["before"], d["after"]) for d in found["differences"] if d["section"] == table]
    assert shown == [("Antal", "1", "2"), ("Kronor", "250000.00", "251000.00")]
    page = (await content(followup, authorization, corrected, "text/html")).text
    pdf = await content(followup, authorization, corrected, "application/pdf")
    assert reason in page
    assert pdf.status_code == 200
    assert (await submit(followup, authorization, corrected)).status_code == 200


@pytest.mark.parametrize(
    ("submitted", "changed", "slug"),
    [
        (False, {}, "report-not-submitted"),
        (True, {"as_of": "2027-02-01"}, "other-report"),
        (True, {"reason": None}, "reason-missing"),
    ],
)
async def test_a_correction_is_of_a_submitted_report_of_the_same_day_and_has_a_reason(
    followup: ServiceUnderTest,
    authorization: AuthorizationHeaders,
    submitted: bool,
    changed: dict[str, Any],
    slug: str,
) -> None:
    report = await drafted(followup, authorization)
    if submitted:
        await submit(followup, authorization, report)
    body = {"corrects": report.json()["id"], "reason": "Fel belopp.", "as_of": AS_OF} | changed
    answer = await drafted(followup, authorization, **{key: value for key, value in body.items() if value})
    assert answer.json()["type"] == f"/problems/{slug}"


async def test_a_report_of_release_1_1_can_still_be_read(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    report = await drafted(followup, authorization)
    old = (
        '{"as_of":"2027-03-01","format":"1","name":"Riktade insatser","programme":"p","sections":[{"code":"costs",'
        '"columns":["Slag","Kronor"],"rows":[{"ids":["a"],"values":["Bidrag","1.50"]}],"source":"s","title":"Kostnader"}]}'
    )
    async with followup.owned() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE report SET content = $1", (old,))
    for form in FORMS:
        assert (await content(followup, authorization, report, form)).status_code == 200
