"""What people type: days at the calendar's edges, values that cannot be, and texts that cannot be kept."""

from typing import Any

import pytest

from services.followup.tests.desk import APPROVAL, SUBMISSION, a_desk
from services.followup.tests.registers import register_indicator
from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA, PROGRAMME
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2027-07-01T09:00:00Z")
CONSULTATION = {
    "programme": PROGRAMME,
    "held_on": "2026-10-07",
    "parties": ["Skolinspektionen"],
    "subject": "Urvalet hösten 2026",
    "views": "Insatserna bör knytas till det arbete som redan pågår.",
    "diary_number": "2026:412",
}
HELD = {"held_on": "2026-12-14", "notes": "Alla var där.", "mandates": ["rektor"], "right_mandate": True}
INDICATOR = {
    "code": "gr9_all_subjects",
    "baseline": "61.5",
    "baseline_on": "2026-06-12",
    "target": "75",
    "target_on": "2029-06-15",
}
PERSON = "811218-9876"  # an example of the law's own form, with the right check digit


def a_key() -> dict[str, str]:
    return {"Idempotency-Key": str(new_id())}


def fields(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [error["field"] for error in answer.json()["errors"]]


async def post(followup: ServiceUnderTest, headers: dict[str, str], path: str, body: dict[str, Any]) -> Any:
    return await followup.client.post(path, json=body, headers=headers | NOW | a_key())


async def changed(followup: ServiceUnderTest, headers: dict[str, str], path: str, body: dict[str, Any]) -> Any:
    return await followup.client.post(path, json=body, headers=headers | NOW | {"If-Match": '"1"'})


async def an_activity(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> str:
    agreement = facts.agreement_signed()
    await followup.deliver(agreement, agreement.cooperation_id)
    answer = await followup.client.get("/activities?kind=kick_off", headers=authorization("case_officer") | NOW)
    return f"/activities/{answer.json()['items'][0]['id']}"


@pytest.mark.parametrize(
    "query",
    [
        "/activities?month=0000-01",
        "/activities?month=9999-12",
        "/activities?due_before=9999-12-31",
        "/activities?due_before=0",
        "/activities?overdue=1",
        "/activities?organization_number=8112189876",
        "/activities?updated_since=0",
        "/activities?updated_since=9999-12-31T23:59:59Z",
        "/statements?due_before=1764288000",
        "/schedules?programme=a%00b",
        "/consultations?since=0001-01-01",
        "/reporting-dates?since=0001-01-01",
        "/reporting-dates?until=9999-12-31",
        "/reporting-dates?until=",
        "/reporting-dates?sort=source",
    ],
)
async def test_a_query_out_of_the_calendar_is_refused_on_its_field(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, query: str
) -> None:
    answer = await followup.client.get(query, headers=authorization("case_officer") | NOW)
    assert fields(answer) == [f"query.{query.partition('?')[2].partition('=')[0]}"]


@pytest.mark.parametrize(
    "query",
    [
        "/activities?month=2199-12",
        "/activities?month=1900-01",
        "/activities?due_before=1900-01-01",
        "/activities?organization_number=212000-2122",
        "/activities?updated_since=1900-01-01T00:00:00Z",
        "/activities?updated_since=2199-12-31T23:59:59Z&sort=updated_at",
        "/reporting-dates?since=1900-01-01&until=2199-12-31",
        "/reporting-dates?since=2199-12-31",
        "/consultations?since=2199-12-31",
    ],
)
async def test_the_first_and_last_days_of_the_calendar_are_answered(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, query: str
) -> None:
    assert (await followup.client.get(query, headers=authorization("case_officer") | NOW)).status_code == 200


@pytest.mark.parametrize(
    "as_of", ["9999-12-31", "0001-01-01", "1899-12-31", "2027-07-02", "2027-02-29", 0, 1764288000, "", None]
)
async def test_a_report_is_as_of_a_day_that_has_been(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, as_of: object
) -> None:
    body = {"programme": PROGRAMME, "as_of": as_of}
    assert fields(await post(followup, authorization("analyst"), "/reports", body)) == ["body.as_of"]


async def test_a_report_names_a_programme_that_is_there(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    body = {"programme": "okänt", "as_of": "2027-03-01"}
    assert fields(await post(followup, authorization("analyst"), "/reports", body)) == ["body.programme"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("held_on", "2027-07-02"),
        ("held_on", 0.5),
        ("subject", "Urvalet\nhösten"),
        ("subject", "   "),
        ("subject", "Urvalet \u202e2026"),
        ("views", f"Rektorn {PERSON} deltog."),
        ("taken_into_account", "a\u0000b"),
        ("diary_number", "2026:\r412"),
        ("programme", "okänt"),
        ("parties", ["Skolinspektionen", "Skolinspektionen"]),
    ],
)
async def test_a_consultation_that_cannot_be_kept_is_refused_on_its_field(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, field: str, value: object
) -> None:
    answer = await post(followup, authorization("analyst"), "/consultations", CONSULTATION | {field: value})
    assert fields(answer) == [f"body.{field}"]


async def test_a_party_is_an_organisation_on_one_line(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    body = CONSULTATION | {"parties": ["Skolinspektionen", f"A {PERSON}"]}
    assert fields(await post(followup, authorization("analyst"), "/consultations", body)) == ["body.parties.1"]


async def test_text_is_kept_composed_and_without_what_is_not_seen(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    body = CONSULTATION | {"subject": "  Urvalet ho\u0308sten\u00ad 2026 ", "views": "Rad ett\r\nrad två"}
    seen = (await post(followup, authorization("analyst"), "/consultations", body)).json()
    assert (seen["subject"], seen["views"]) == ("Urvalet hösten 2026", "Rad ett\nrad två")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("held_on", "2027-07-02"),
        ("held_on", "2026-11-19"),
        ("held_on", "0001-01-01"),
        ("right_mandate", 1),
        ("right_mandate", "ja"),
        ("notes", f"Skolchef {PERSON}"),
    ],
)
async def test_a_follow_up_that_cannot_have_been_is_refused_on_its_field(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, field: str, value: object
) -> None:
    path = await an_activity(followup, authorization)
    body = HELD | {field: value}
    assert fields(await changed(followup, authorization("case_officer"), f"{path}/completions", body)) == [
        f"body.{field}"
    ]


@pytest.mark.parametrize("due_on", ["2027-06-30", "2032-07-02", "2199-12-31", "9999-12-31", 0])
async def test_a_follow_up_is_not_moved_to_the_past_or_past_all_agreements(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, due_on: object
) -> None:
    path = await an_activity(followup, authorization)
    body = {"due_on": due_on, "reason": "Skolchefen kan inte delta."}
    answer = await changed(followup, authorization("case_officer"), f"{path}/reschedulings", body)
    assert fields(answer) == ["body.due_on"]


async def an_indicator(followup: ServiceUnderTest, authorization: AuthorizationHeaders, **changes: object) -> Any:
    measure = facts.measure()
    agreement = facts.agreement_signed(measures=(measure,))
    await followup.deliver(agreement, agreement.cooperation_id)
    await register_indicator(followup)
    body = INDICATOR | {"measure_id": str(measure.measure_id)} | changes
    return await post(followup, authorization("case_officer"), "/indicators", body)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("baseline", "100.001"),
        ("baseline", "-1"),
        ("target", "101"),
        ("target", "1e2"),
        ("target", "NaN"),
        ("target", True),
        ("target", "75.0001"),
        ("target", "1000000000"),
        ("target", "75,5"),
        ("target", ".."),
        ("baseline", "~99"),
        ("baseline_on", "2027-07-02"),
        ("target_on", "2036-06-13"),
        ("target_on", "2199-12-31"),
        ("target_on", "2026-12-01"),
        ("target_on", "2026-06-12"),
        ("target", "61.5"),
        ("target", "61"),
        ("code", "gr9_all\nsubjects"),
        ("analysis_level", "pupils"),
    ],
)
async def test_an_impossible_indicator_is_refused_on_its_field(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, field: str, value: object
) -> None:
    assert fields(await an_indicator(followup, authorization, **{field: value})) == [f"body.{field}"]


@pytest.mark.parametrize(
    ("measured", "baseline", "target"),
    [
        ({"unit": "procent"}, 0, 100),
        ({"unit": "procentenheter", "low": "-100"}, "-12.5", "0"),
        ({"unit": "elever", "high": "1000"}, "0", "250"),
        ({"unit": "poäng", "low": "-340", "high": "340"}, "-40", "340"),
        ({"unit": "procent"}, "..", 75),
        ({"unit": "barn", "direction": "lower"}, "21.5", "18"),
    ],
)
async def test_a_possible_value_of_an_indicator_is_kept(
    followup: ServiceUnderTest,
    authorization: AuthorizationHeaders,
    measured: dict[str, str],
    baseline: object,
    target: object,
) -> None:
    await register_indicator(followup, code="other", **measured)
    added = await an_indicator(followup, authorization, code="other", baseline=baseline, target=target)
    assert added.status_code == 201, added.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "100.1"), ("value", "-0.001"), ("measured_on", "2026-06-11"), ("measured_on", "2027-07-02")],
)
async def test_an_impossible_measurement_is_refused_on_its_field(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, field: str, value: str
) -> None:
    path = f"/indicators/{(await an_indicator(followup, authorization)).json()['id']}/measurements"
    body = {"measured_on": "2027-06-14", "value": "66"} | {field: value}
    own = authorization("organizer", organization_number=ARBOGA)
    assert fields(await changed(followup, own, path, body)) == [f"body.{field}"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_used", "240.000"),
        ("amount_used", "-1.00"),
        ("amount_used", "99999999999999.00"),
        ("amount_used", "NaN"),
        ("account", f"Lön till {PERSON}"),
    ],
)
async def test_a_statement_that_cannot_be_kept_is_refused_on_its_field(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, field: str, value: str
) -> None:
    desk = await a_desk(followup, authorization)
    assert fields(await desk.submit(**{field: value})) == [f"body.{field}"]


async def test_the_refusals_of_a_statement_name_their_fields(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    assert fields(await desk.post("submissions", SUBMISSION | {"lines": {"grant": "1.00"}}, desk.organizer)) == [
        "body.lines"
    ]
    await desk.submit()
    assert fields(await desk.post("proposals", APPROVAL | {"approved_amount": "240000.01"}, desk.officer)) == [
        "body.approved_amount"
    ]
    await desk.propose()
    assert fields(await desk.decide(accepted=False)) == ["body.reason"]
    assert fields(await desk.decide(accepted=1)) == ["body.accepted"]
