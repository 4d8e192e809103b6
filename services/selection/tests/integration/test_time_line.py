"""The agencies' common time line of an organiser: who writes, who sees what, and what is drawn from what is known."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from selection.copies import AgreedMeasures, Measures
from selection.models.participation import Participation
from shared.clock import new_id, utc_now
from tests.support.facts import agreements, followup
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

SODERTALJE = "2120000159"
LINE = f"/time-lines/{SODERTALJE}"
NOW = at("2027-01-15T09:00:00+01:00")


async def a_unit(sample: ServiceUnderTest, headers: dict[str, str]) -> str:
    found = await sample.client.get(f"/school-units?organization_number={SODERTALJE}", headers=headers)
    return str(found.json()["items"][0]["school_unit_code"])


async def write(sample: ServiceUnderTest, headers: dict[str, str], **changed: Any) -> httpx.Response:
    entry = {
        "organization_number": SODERTALJE,
        "kind": "VISIT",
        "title": "Besök om läsning",
        "begins_on": "2027-03-10",
        "note": "Ring först.",
    }
    return await sample.client.post("/time-line-entries", json=entry | changed, headers=headers | NOW)


async def line(sample: ServiceUnderTest, headers: dict[str, str]) -> dict[str, Any]:
    answer = await sample.client.get(LINE, headers=headers | NOW)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_each_agency_writes_its_own_and_sees_the_others_beside_it(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    officer, inspector, spsm = (authorization(role) for role in ("case_officer", "inspectorate", "spsm"))
    for headers, title in ((officer, "Skolverkets"), (inspector, "Inspektionens"), (spsm, "SPSM:s")):
        assert (await write(sample, headers, title=title)).status_code == 201
    seen = {item["title"]: item for item in (await line(sample, spsm))["entries"]}
    assert {title: item["agency"] for title, item in seen.items()} == {
        "Skolverkets": "SKOLVERKET",
        "Inspektionens": "SKOLINSPEKTIONEN",
        "SPSM:s": "SPSM",
    }
    # Its own note it sees; that the others have one, and that it may not see it, is said.
    assert (seen["SPSM:s"]["note"], seen["SPSM:s"]["withheld_fields"]) == ("Ring först.", [])
    assert (seen["Inspektionens"]["note"], seen["Inspektionens"]["withheld_fields"]) == (None, ["note"])
    auditor = await line(sample, authorization("auditor"))
    assert [item["note"] for item in auditor["entries"]] == ["Ring först."] * 3
    assert [clash["kind"] for clash in auditor["clashes"]] == ["SAME_MONTH"]


async def test_what_another_agency_has_written_is_neither_listed_nor_changed(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    inspector, spsm = authorization("inspectorate"), authorization("spsm")
    made = await write(sample, inspector)
    path = f"/time-line-entries/{made.json()['id']}"
    body = {"kind": "VISIT", "title": "Ändrat", "begins_on": "2027-03-11"}
    match = {"If-Match": made.headers["ETag"]}
    assert (await sample.client.get(path, headers=spsm)).status_code == 404
    assert (await sample.client.put(path, json=body, headers=spsm | match)).status_code == 404
    listed = [
        len((await sample.client.get("/time-line-entries", headers=headers)).json()["items"])
        for headers in (spsm, inspector, authorization("auditor"))
    ]
    assert listed == [0, 1, 1]
    assert (await sample.client.put(path, json=body, headers=inspector | match)).json()["title"] == "Ändrat"
    assert (await sample.client.put(path, json=body, headers=inspector | match)).status_code == 412


async def test_kinds_are_listed_in_swedish(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    refused = await write(sample, authorization("spsm"), kind="MÖTE")
    assert refused.json()["errors"][0]["expected"].endswith("'OTHER_ASSIGNMENT' eller 'OTHER'")


@pytest.mark.parametrize("role", ["organizer", "evaluator", "finance_system", "controller"])
async def test_others_have_no_part_in_it(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, role: str
) -> None:
    headers = authorization(role, organization_number=SODERTALJE)
    assert (await sample.client.get(LINE, headers=headers)).status_code == 403
    assert (await write(sample, headers)).status_code == 403


async def test_a_cancelled_entry_stays_cancelled_and_clashes_with_nothing(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    spsm = authorization("spsm")
    assert (await write(sample, authorization("inspectorate"))).status_code == 201
    made = await write(sample, spsm)
    path = f"/time-line-entries/{made.json()['id']}"
    body = {"kind": "VISIT", "title": "Besök", "begins_on": "2027-03-10", "state": "cancelled"}
    gone = await sample.client.put(path, json=body, headers=spsm | {"If-Match": made.headers["ETag"]})
    assert gone.json()["state"] == "cancelled"
    assert "change" not in gone.json()["_links"]
    assert (await line(sample, spsm))["clashes"] == []
    again = body | {"state": "planned"}
    refused = await sample.client.put(path, json=again, headers=spsm | {"If-Match": gone.headers["ETag"]})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "time-line-entry-cancelled")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "SUPERVISION_DECISION"}, "kind"),
        ({"kind": "SUPERVISION"}, "kind"),
        ({"ends_on": "2027-03-09"}, "ends_on"),
        ({"state": "done"}, "begins_on"),
        ({"state": "done", "begins_on": "2027-01-01", "ends_on": "2027-01-31"}, "ends_on"),
        ({"school_unit_codes": ["99999999"]}, "school_unit_codes"),
        ({"begins_on": 0}, "begins_on"),
        ({"note": "Ring 19121212-1212"}, "note"),
    ],
    ids=[
        "drawn by itself",
        "another agency's",
        "before it begins",
        "not yet",
        "not over yet",
        "no unit",
        "no day",
        "a person",
    ],
)
async def test_what_cannot_be_is_refused_on_its_field(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, changed: dict[str, Any], field: str
) -> None:
    refused = await write(sample, authorization("spsm"), **changed)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].startswith(f"body.{field}")
    assert (await line(sample, authorization("spsm")))["entries"] == []


async def test_an_unknown_organiser_has_no_time_line(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    spsm = authorization("spsm")
    refused = await write(sample, spsm, organization_number="2120001355")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.organization_number")
    assert (await sample.client.get("/time-lines/2120001355", headers=spsm)).status_code == 404


async def test_supervision_and_other_assignments_are_drawn_from_what_is_registered(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    inspector, officer = authorization("inspectorate"), authorization("case_officer")
    unit = await a_unit(sample, officer)
    order = {
        "diary_number": "SI 2026:1",
        "decision": "FORELAGGANDE",
        "level": "SKOLENHET",
        "status": "PAGAENDE",
        "organization_number": SODERTALJE,
        "school_unit_code": unit,
        "decided_on": "2026-11-05",
    }
    assert (await sample.client.post("/supervision-decisions", json=order, headers=inspector)).status_code == 201
    elsewhere = {"organization_number": SODERTALJE, "programme": "nyanlanda-2015", "starts_on": "2026-08-01"}
    assert (await sample.client.post("/participations", json=elsewhere, headers=officer)).status_code == 201
    assert (await write(sample, authorization("spsm"), school_unit_codes=[unit])).status_code == 201
    found = await line(sample, officer)
    assert [(item["kind"], item["state"]) for item in found["entries"]] == [
        ("OTHER_ASSIGNMENT", "ongoing"),
        ("SUPERVISION_DECISION", "ongoing"),
        ("VISIT", "planned"),
    ]
    assert [clash["kind"] for clash in found["clashes"]] == ["OPEN_SUPERVISION"]
    assert "SI 2026:1" in found["clashes"][0]["text"]


async def test_supervision_without_a_decision_yet_is_written_by_the_inspectorate_alone(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    begun = {"kind": "SUPERVISION", "state": "ongoing", "title": "Regelbunden tillsyn", "begins_on": "2027-01-11"}
    for role in ("case_officer", "spsm"):
        refused = await write(sample, authorization(role), **begun)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.kind")
    assert (await write(sample, authorization("inspectorate"), **begun)).status_code == 201
    assert (await write(sample, authorization("spsm"))).status_code == 201
    (clash,) = (await line(sample, authorization("case_officer")))["clashes"]
    assert (clash["kind"], "Regelbunden tillsyn" in clash["text"]) == ("OPEN_SUPERVISION", True)


async def signed_cooperation(sample: ServiceUnderTest) -> Any:
    """The agreement of a cooperation with Södertälje that goes on."""
    signed = agreements.agreement_signed(organization_number=SODERTALJE)
    async with sample.sessions.begin() as session:
        now = utc_now()
        session.add(
            Participation(
                organization_number=SODERTALJE,
                programme="riktade-insatser-2024",
                starts_on=date(2026, 1, 1),
                cooperation_id=signed.cooperation_id,
                created_at=now,
                updated_at=now,
            )
        )
        session.add(
            AgreedMeasures(
                cooperation_id=signed.cooperation_id,
                organization_number=SODERTALJE,
                signed_on=signed.signed_on,
                measures=Measures(signed.measures),
                source_sequence=1,
                source_at=now,
            )
        )
    return signed


async def test_a_cooperation_brings_its_measures_and_follow_ups_by_event(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    signed = await signed_cooperation(sample)
    schedule = followup.schedule_created(signed)
    await sample.deliver(schedule, signed.cooperation_id)
    officer = authorization("case_officer")
    items = (await line(sample, officer))["entries"]
    meetings = [item for item in items if item["kind"] == "FOLLOW_UP"]
    expected = [activity for activity in schedule.activities if activity.kind != "statement"]
    assert {item["id"] for item in meetings} == {str(activity.activity_id) for activity in expected}
    assert {item["kind"] for item in items} == {"COOPERATION", "MEASURE", "FOLLOW_UP"}
    last = max(measure["ends_on"] for measure in items if measure["kind"] == "MEASURE")
    ended = agreements.agreement_terminated(signed, terminated_from=date.fromisoformat(last) - timedelta(days=30))
    await sample.deliver(ended, signed.cooperation_id)
    after = (await line(sample, officer))["entries"]
    assert max(item["ends_on"] for item in after if item["kind"] == "MEASURE") == str(ended.terminated_from)
    await sample.deliver(followup.followup_completed(schedule), signed.cooperation_id)
    done = [item["id"] for item in (await line(sample, officer))["entries"] if item["state"] == "done"]
    assert str(followup.followup_completed(schedule).activity_id) in done


@pytest.mark.parametrize(("days", "left"), [(0, 1), (-1, 0)])
async def test_a_measure_that_had_begun_when_its_cooperation_ended_was_one(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, days: int, left: int
) -> None:
    signed = await signed_cooperation(sample)
    begun = min(measure.starts_on for measure in signed.measures)
    ended = agreements.agreement_terminated(signed, terminated_from=begun + timedelta(days=days))
    await sample.deliver(ended, signed.cooperation_id)
    items = (await line(sample, authorization("case_officer")))["entries"]
    assert len([item for item in items if item["kind"] == "MEASURE"]) == left


async def test_a_completed_follow_up_of_a_schedule_that_was_never_told_here_changes_nothing(
    sample: ServiceUnderTest,
) -> None:
    completed = followup.followup_completed()
    await sample.deliver(completed, completed.cooperation_id, sequence=1)
    async with sample.work() as work:
        assert await work.time_line.list_follow_ups([completed.cooperation_id]) == []


async def test_a_time_line_costs_a_constant_number_of_statements(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    counts = []
    for entries in (1, 20):
        for _ in range(entries):
            assert (await write(sample, authorization("spsm"))).status_code == 201
        async with sample.counting_statements() as seen:
            await line(sample, authorization("spsm"))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14


async def test_a_conflict_of_interest_bars_from_writing(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    conflict = agreements.conflict_of_interest_recorded(organization_number=SODERTALJE)
    await sample.deliver(conflict, new_id())
    barred = authorization("case_officer", subject=conflict.official_id)
    assert (await write(sample, barred)).status_code == 403
