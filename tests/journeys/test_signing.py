"""From the signature to its effects in all services, and who may see them."""

import secrets
from datetime import date

import pytest

from insatser.chain import paying, proof
from insatser.chain.caller import Caller, Refused
from tests.conftest import CaseAt
from tests.support.offers import new_organization_number


async def test_both_signatures_commit_the_money_and_create_the_schedule(case_at: CaseAt, today: date) -> None:
    case = await case_at("signed")
    commitment, schedule = await case.committed(), await case.scheduled()
    assert (commitment["state"], commitment["agreed"], commitment["bound"]) == ("committed", "750000.00", "750000.00")
    by_year = {line["fiscal_year"]: line["against"] for line in commitment["lines"]}
    assert by_year == {today.year: "allotment", today.year + 1: "authorisation"}
    kinds = [activity["kind"] for activity in schedule["activities"]]
    assert {"kick_off", "check_point", "statement", "final_follow_up", "one_year_after"} <= set(kinds)
    shown = await case.shown()
    assert shown["funding"]["committed"] == "750000.00"
    assert {a["activity_id"] for a in shown["schedule"]["activities"]} == {a["id"] for a in schedule["activities"]}


async def test_one_trace_runs_from_the_signature_through_the_events_of_three_services(
    case_at: CaseAt, caller: Caller
) -> None:
    case = await case_at("half signed")
    trace = secrets.token_hex(16)
    await case.sign_as_agency(headers={"traceparent": f"00-{trace}-{secrets.token_hex(8)}-01"})
    await case.shown()
    for service, fact in (
        ("agreements", "agreements.agreement-signed.v1"),
        ("budget", "budget.funds-committed.v1"),
        ("followup", "followup.schedule-created.v1"),
    ):
        events = [e for e in await proof.read_events(caller, service, fact) if e["subject"] == case.id]
        assert [event["traceparent"].split("-")[1] for event in events] == [trace], service


async def test_a_payment_leads_by_links_to_everything_of_its_case_in_the_other_services(
    case_at: CaseAt, caller: Caller
) -> None:
    """From service to service by what the answers say alone, back to where it began."""
    case = await case_at("running")
    paid = await paying.pay_next(case)
    at = await caller.get("budget", f"/payments/{paid['id']}", role="controller")
    way = ("commitment", "agreement", "schedule", "cooperation", "agreements", "commitment", "payments")
    for rel in way:
        answer = await caller.follow(at["_links"][rel], role="controller")
        at = answer["items"][0] if "items" in answer else answer
    assert at["id"] == paid["id"]
    # The finance system may read payments, and nothing in the other services.
    seen = await caller.get("budget", f"/payments/{at['id']}", role="finance_system")
    assert seen["_links"].keys() & {"agreement", "schedule", "cooperation"} == set()


async def test_another_organisers_case_does_not_exist_in_any_service(case_at: CaseAt, caller: Caller) -> None:
    case = await case_at("running")
    offer_id = (await case.read())["offer_id"]
    places = (
        ("selection", f"/offers/{offer_id}"),
        ("agreements", f"/cooperations/{case.id}"),
        ("agreements", f"/agreements/{case.agreement_id}"),
        ("budget", f"/commitments/{case.agreement_id}"),
        ("followup", f"/schedules/{case.id}"),
    )
    for service, path in places:
        assert await caller.get(service, path, role="organizer", organization=case.organization_number)
        assert await _status(caller, service, path, organization=new_organization_number()) == 404, path


async def _status(caller: Caller, service: str, path: str, *, organization: str) -> int:
    with pytest.raises(Refused) as refused:
        await caller.get(service, path, role="organizer", organization=organization)
    return refused.value.status
