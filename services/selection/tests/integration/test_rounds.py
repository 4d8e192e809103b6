"""A round from files to offers and answers."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Table, update

from selection.models.statistic import Statistic
from selection.verify import verify_file
from shared.contracts.agreements import AgreementCompletedV1, OfferAnsweredV1
from shared.contracts.selection import OfferMadeV1, OfferWithdrawnV1, OrganizerChangedV1, RoundDecidedV1
from shared.kit.clock import new_id
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import YEAR, analysed_round, change, consulted_round, decided_round, offered_round, read_sample

SODERTALJE, RONNASKOLAN = "2120000159", "Ronnaskolan"


@pytest.fixture
async def sample(selection: ServiceUnderTest, authorization: AuthorizationHeaders) -> ServiceUnderTest:
    await read_sample(selection, authorization)
    return selection


async def test_the_sample_gives_ten_offers_that_are_told_to_the_others(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    assert len(offers) == len(await sample.told(OfferMadeV1)) == 10
    (decided,) = await sample.told(RoundDecidedV1)
    assert (decided.data["selected_organizers"], decided.data["diary_number"]) == (10, "2026:100")
    assert {e.data["organization_number"] for e in await sample.told(OrganizerChangedV1)} >= {SODERTALJE}


async def test_whoever_analysed_may_not_decide(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    path = await consulted_round(sample, authorization)
    both = authorization("decider", "analyst", subject="analytiker")
    tag = (await sample.client.get(path, headers=both)).headers["ETag"]
    body = {"diary_number": "2026:100", "presented_by": "analytiker"}
    answer = await sample.client.post(f"{path}/decisions", json=body, headers=both | {"If-Match": tag})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")


async def test_a_round_cannot_be_decided_before_the_consultation(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await analysed_round(sample, authorization)
    decider = authorization("decider", subject="chef")
    tag = (await sample.client.get(path, headers=decider)).headers["ETag"]
    body = {"diary_number": "2026:100", "presented_by": "analytiker"}
    answer = await sample.client.post(f"{path}/decisions", json=body, headers=decider | {"If-Match": tag})
    assert answer.status_code == 409
    assert "i samråd" in answer.json()["detail"]


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


async def test_a_consultation_is_not_closed_while_answers_are_due(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await analysed_round(sample, authorization)
    analyst = authorization("analyst")
    await change(sample, f"{path}/consultations", analyst, {"diary_number": "2026:99", "answer_by": "2099-01-31"})
    tag = (await sample.client.get(path, headers=analyst)).headers["ETag"]
    answer = await sample.client.post(f"{path}/consultation-closings", headers=analyst | {"If-Match": tag})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/consultation-open")


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
    await change(sample, f"{override}/settlements", decider, {"approve": True})
    await change(sample, f"{path}/analyses", analyst)
    unit = await sample.client.get(f"{path}/candidates/{lower['school_unit_code']}", headers=analyst)
    assert unit.json()["outcome"] == "selected"
    body = {"diary_number": "2026:100", "presented_by": "analytiker"}
    assert (await change(sample, f"{path}/decisions", decider, body))["status"] == "decided"


async def test_a_decided_round_gives_the_same_bytes_again(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, tmp_path: Path
) -> None:
    path = await decided_round(sample, authorization)
    auditor = authorization("auditor")
    verdict = (await sample.client.post(f"{path}/verifications", headers=authorization("decider"))).json()
    assert verdict["same"] is True

    file = tmp_path / "beslut.json"
    content = (await sample.client.get(f"{path}/decision-files", headers=auditor)).json()
    file.write_text(json.dumps(content))
    assert verify_file([str(file)]) == 0
    content["snapshot"]["units"][next(iter(content["snapshot"]["units"]))]["name"] = "En annan skola"
    file.write_text(json.dumps(content))
    assert verify_file([str(file)]) == 1


async def test_the_decision_is_a_tagged_pdf_with_the_same_bytes_each_time(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    headers = authorization("auditor") | {"Accept": "application/pdf"}
    first, second = [await sample.client.get(f"{path}/decision-documents", headers=headers) for _ in range(2)]
    assert first.status_code == 200, first.text
    assert first.content == second.content
    assert first.content.startswith(b"%PDF")
    assert b"/MarkInfo" in first.content


async def test_the_decision_names_who_decided_presented_and_took_part(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    document = (await sample.client.get(f"{path}/decision-documents", headers=authorization("auditor"))).json()
    assert (document["decided_by"], document["presented_by"], document["participants"]) == (
        "chef",
        "analytiker",
        ["jurist"],
    )
    assert len(document["organizers"]) == 10


@pytest.mark.parametrize(
    ("report", "key", "told"),
    [
        ("compositions", "dimension", {"organizer_type", "sector", "size", "county", "school_type"}),
        (
            "constraint-costs",
            "what",
            {"organizers.count + 1", "organizers.maximum_units + 1", "school_types.maximum_units"},
        ),
        (
            "sensitivities",
            "what",
            {
                "weight merit -10 %",
                "national average gr9_merit +10 %",
                "criteria below in Årskurs 9 -1",
                "minimum pupils GR +10 %",
            },
        ),
    ],
)
async def test_reports_are_drawn_from_the_kept_snapshot(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, report: str, key: str, told: set[str]
) -> None:
    path = await decided_round(sample, authorization)
    answer = await sample.client.get(f"{path}/{report}?limit=100", headers=authorization("auditor"))
    assert answer.status_code == 200, answer.text
    assert told <= {item[key] for item in answer.json()["items"]}


async def test_the_description_of_the_selection_names_the_numbers(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    headers = authorization("auditor")
    described = (await sample.client.get(f"{path}/descriptions", headers=headers)).json()
    counts = (await sample.client.get(path, headers=headers)).json()["counts"]
    assert f"{counts['considered']} skolenheter" in described["paragraphs"][0]
    chosen = sum(share["selected"] for share in described["shares"] if share["dimension"] == "sector")
    assert chosen == counts["selected"]


async def test_evaluators_get_pseudonyms_and_analysts_codes(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    codes = (await sample.client.get(f"{path}/comparison-units?limit=500", headers=authorization("analyst"))).json()[
        "items"
    ]
    hidden = (await sample.client.get(f"{path}/comparison-units?limit=500", headers=authorization("evaluator"))).json()[
        "items"
    ]
    answers = [
        await sample.client.get(f"{path}/comparison-units?limit=500", headers=authorization(role))
        for role in ("analyst", "evaluator")
    ]
    codes, hidden = (answer.json()["items"] for answer in answers)
    assert len(codes) == len(hidden) > 10
    assert not {unit["unit"] for unit in codes} & {unit["unit"] for unit in hidden}


async def test_an_accepted_offer_keeps_the_organiser_out_of_the_next_round_until_the_cooperation_ends(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    offer = next(offer for offer in offers if offer["organization_number"] == SODERTALJE)
    cooperation = new_id()
    answered = OfferAnsweredV1(
        cooperation_id=cooperation,
        offer_id=UUID(offer["id"]),
        organization_number=SODERTALJE,
        accepted=True,
        answered_on=date(2026, 12, 1),
    )
    await sample.deliver(answered, cooperation)
    headers = authorization("analyst")
    accepted = await sample.client.get(f"/offers/{offer['id']}", headers=headers)
    assert accepted.json()["status"] == "accepted"

    async def outcomes() -> set[str]:
        path = await analysed_round(sample, authorization)
        query = {"organization_number": SODERTALJE}
        page = await sample.client.get(f"{path}/candidates", params=query, headers=headers)
        return {unit["outcome"] for unit in page.json()["items"]}

    assert await outcomes() == {"excluded"}
    ended = AgreementCompletedV1(cooperation_id=cooperation, agreement_id=new_id(), completed_on=date(2026, 12, 31))
    await sample.deliver(ended, cooperation)
    assert await outcomes() == {"selected"}


async def test_an_offer_can_be_withdrawn_until_it_is_answered(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    path = f"/offers/{offers[0]['id']}"
    decider = authorization("decider", subject="chef")
    withdrawn = await change(sample, f"{path}/withdrawals", decider, {"reason": "Tillsynen har skärpts"})
    assert withdrawn["status"] == "withdrawn"
    assert len(await sample.told(OfferWithdrawnV1)) == 1
    answer = await sample.client.post(
        f"{path}/withdrawals", json={"reason": "En gång till"}, headers=decider | {"If-Match": '"2"'}
    )
    assert answer.status_code == 409


async def test_an_organiser_sees_only_its_own_offer(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    own = authorization("organizer", organization_number=SODERTALJE)
    page = (await sample.client.get("/offers", headers=own)).json()
    assert [offer["organization_number"] for offer in page["items"]] == [SODERTALJE]
    other = next(offer for offer in offers if offer["organization_number"] != SODERTALJE)
    assert (await sample.client.get(f"/offers/{other['id']}", headers=own)).status_code == 404
