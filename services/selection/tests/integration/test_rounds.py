"""A round from files to offers."""

import json
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Table, update

from selection.models.statistic import Statistic
from shared.contracts.selection import OfferMadeV1, OrganizerChangedV1, RoundDecidedV1
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .sample import YEAR, analysed_round, change, consulted_round, decision_body, offered_round

SODERTALJE, RONNASKOLAN = "2120000159", "Ronnaskolan"


async def test_the_sample_gives_ten_offers_that_are_published(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    assert len(offers) == len(await sample.told(OfferMadeV1)) == 10
    units = [unit for event in await sample.told(OfferMadeV1) for unit in event.data["school_units"]]
    assert {school_type for unit in units for school_type in unit["school_types"]} >= {"GR"}
    named = {unit["name"] for unit in units}
    assert RONNASKOLAN in named
    (decided,) = await sample.told(RoundDecidedV1)
    assert (decided.data["selected_organizers"], decided.data["diary_number"]) == (10, "2026:100")
    assert {e.data["organization_number"] for e in await sample.told(OrganizerChangedV1)} >= {SODERTALJE}


async def test_a_round_without_results_says_what_to_do(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    body = {"name": "Tom", "programme": "riktade-insatser-2024", "school_year": YEAR}
    created = await selection.client.post("/rounds", json=body, headers=headers)
    path = f"/rounds/{created.json()['id']}/analyses"
    answer = await selection.client.post(path, headers=headers | {"If-Match": created.headers["ETag"]})
    assert answer.status_code == 409
    assert "Läs in resultat" in answer.json()["detail"]


async def test_a_round_that_is_asked_for_twice_is_started_once(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst") | {"Idempotency-Key": "urval-2027"}
    body = {"name": "Urval", "programme": "riktade-insatser-2024", "school_year": YEAR}
    first, second = [await sample.client.post("/rounds", json=body, headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    other = await sample.client.post("/rounds", json=body | {"name": "Ett annat"}, headers=headers)
    assert other.status_code == 422


async def test_every_unit_is_explained(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    path = await analysed_round(sample, authorization)
    headers = authorization("analyst")
    page = await sample.client.get(f"{path}/candidates", params={"limit": 100}, headers=headers)
    units = {unit["name"]: unit for unit in page.json()["items"]}
    ronna = units[RONNASKOLAN]["explanation"]
    merit = next(c for c in ronna["criteria"] if c["criterion"] == "merit")
    assert (merit["published"], merit["value"], merit["school_year"]) == ("171,9", "171.9", YEAR)
    average, difference = Decimal(merit["national_average"]), Decimal(merit["difference"])
    assert (average + difference, merit["national_average_origin"]) == (Decimal("171.9"), "COMPUTED")
    assert merit["worse_than_average"] is True
    added = sum(Decimal(c["points"][0]) for c in ronna["criteria"] if c["points"])
    assert added == Decimal(ronna["points"]["low"]) > 0
    assert ronna["reasons"][0]["text"].endswith("ligger under riksgenomsnittet.")
    assert (ronna["outcome"], ronna["rank"], ronna["organizer_rank"]) == ("selected", 2, 2)
    assert Decimal(ronna["distance_to_line"]) > 0
    lens = next(c for c in ronna["criteria"] if c["kind"] == "lens")
    assert (lens["criterion"], lens["points"]) == ("salsa_merit", None)
    assert units["Dialogskolan Stockholm"]["explanation"]["unknown"]


async def test_the_candidate_and_the_kept_result_say_the_same(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await analysed_round(sample, authorization)
    async with sample.work() as work:
        round_ = await work.rounds.get_round_with_documents(UUID(path.rsplit("/", 1)[1]))
        kept = {unit["school_unit_code"]: unit for unit in json.loads(round_.result or b"")["units"]}
        candidates = {row.school_unit_code: row.explanation for row in await work.candidates.list_by_outcome(round_.id)}
    assert candidates == kept


async def test_a_value_that_no_unit_can_have_is_refused_with_what_to_do(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    async with sample.work() as work:
        table = Statistic.__table__
        assert isinstance(table, Table)
        await work.session.execute(update(table).values(value=10_001).where(table.c.indicator == "gr9_merit"))
    body = {"name": "Urval", "programme": "riktade-insatser-2024", "school_year": YEAR}
    created = await sample.client.post("/rounds", json=body, headers=headers)
    path = f"/rounds/{created.json()['id']}/analyses"
    answer = await sample.client.post(path, headers=headers | {"If-Match": created.headers["ETag"]})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("Värdet 10001 är större än vad som kan finnas (10000). Rätta uppgiften")


async def test_an_objection_takes_the_unit_out_and_the_next_one_in(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await analysed_round(sample, authorization)
    analyst = authorization("analyst", subject="analytiker")
    body = {"diary_number": "2026:99", "answer_by": "2099-01-31"}
    consultation = await change(sample, f"{path}/consultations", analyst, body)
    listed = await sample.client.get(f"{path}/candidates", params={"limit": 100}, headers=analyst)
    codes = {unit["name"]: unit["school_unit_code"] for unit in listed.json()["items"]}
    for code in consultation["school_unit_codes"]:
        objects = code == codes["Forsnässkolan 4-9"]
        reply = {"school_unit_code": code, "answer": "DO_NOT_OFFER" if objects else "NO_OBJECTION", "reason": "Tillsyn"}
        await sample.client.post(f"{path}/consultation-answers", json=reply, headers=authorization("inspectorate"))
    await change(sample, f"{path}/consultation-closings", analyst)

    async def outcome(name: str) -> str:
        unit = await sample.client.get(f"{path}/candidates/{codes[name]}", headers=analyst)
        return str(unit.json()["outcome"])

    assert await outcome("Forsnässkolan 4-9") == "excluded"
    assert await outcome("Tundalsskolan 7-9") == "selected"


async def test_who_objects_to_a_unit_says_why_and_who_does_not_need_not(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await analysed_round(sample, authorization)
    body = {"diary_number": "2026:99", "answer_by": "2099-01-31"}
    consultation = await change(sample, f"{path}/consultations", authorization("analyst"), body)

    async def reply(answer: str) -> tuple[int, list[str]]:
        said = {"school_unit_code": consultation["school_unit_codes"][0], "answer": answer}
        headers = authorization("inspectorate")
        found = await sample.client.post(f"{path}/consultation-answers", json=said, headers=headers)
        return found.status_code, [error["field"] for error in found.json().get("errors", [])]

    assert await reply("DO_NOT_OFFER") == (422, ["body.reason"])
    assert await reply("WAIT_UNTIL") == (422, ["body.reason"])
    assert await reply("NO_OBJECTION") == (201, [])


async def test_a_consultation_with_answers_due_is_open_until_its_last_day_is_over(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await analysed_round(sample, authorization)
    analyst = authorization("analyst")
    await change(sample, f"{path}/consultations", analyst, {"diary_number": "2026:99", "answer_by": "2099-01-31"})
    tagged = analyst | {"If-Match": (await sample.client.get(path, headers=analyst)).headers["ETag"]}
    last_minute, midnight = at("2099-01-31T22:59:00+00:00"), at("2099-01-31T23:00:00+00:00")
    answer = await sample.client.post(f"{path}/consultation-closings", headers=tagged | last_minute)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/consultation-open")
    answer = await sample.client.post(f"{path}/consultation-closings", headers=tagged | midnight)
    assert (answer.status_code, answer.json()["status"]) == (200, "consulted")


async def test_an_override_needs_another_persons_approval_and_a_new_analysis(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consulted_round(sample, authorization)
    analyst, decider = authorization("analyst", subject="analytiker"), authorization("decider", subject="chef")
    units = await sample.client.get("/school-units", params={"limit": 100}, headers=analyst)
    lower = next(unit for unit in units.json()["items"] if unit["name"] == "Bergsjö skola 4-6")
    proposal = {
        "kind": "ADD_UNIT",
        "organization_number": lower["organization_number"],
        "school_unit_code": lower["school_unit_code"],
        "reason": "De lägre årskurserna ligger i samma byggnad",
    }
    proposed = (await sample.client.post(f"{path}/overrides", json=proposal, headers=analyst)).json()
    override = f"/overrides/{proposed['id']}"
    own = authorization("decider", "analyst", subject="analytiker")
    refused = await sample.client.post(
        f"{override}/settlements", json={"approve": True}, headers=own | {"If-Match": '"1"'}
    )
    assert refused.status_code == 403
    approver = authorization("decider", subject="bitradande-chef")
    settled = await change(sample, f"{override}/settlements", approver, {"approve": True})
    assert (settled["status"], settled["settled_by"]) == ("approved", "bitradande-chef")
    await change(sample, f"{path}/analyses", analyst)
    unit = await sample.client.get(f"{path}/candidates/{lower['school_unit_code']}", headers=analyst)
    assert unit.json()["outcome"] == "selected"
    body = await decision_body(sample, path, analyst)
    assert (await change(sample, f"{path}/decisions", decider, body))["status"] == "decided"
