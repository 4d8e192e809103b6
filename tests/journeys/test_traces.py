"""One signature is one trace through four services: over HTTP, NATS and the feed, as a collector sees it."""

import secrets

import httpx

from insatser.chain.cooperating import until
from insatser.stack import Stack
from shared.clock import utc_now
from tests.conftest import CaseAt
from tests.support.collector import Collector, Seen

WANTED = {
    "agreements-api": "post_signature",
    "budget-worker": "handle agreements.agreement-signed.v1",
    "followup-worker": "handle agreements.agreement-signed.v1",
    "selection-worker": "handle agreements.agreement-signed.v1",
    "agreements-worker": "handle budget.funds-committed.v1",
}


async def test_a_signature_is_one_trace_through_all_services(
    case_at: CaseAt, collector: Collector, stack: Stack
) -> None:
    case = await case_at("half signed")
    trace_id, caller_id = secrets.token_hex(16), secrets.token_hex(8)
    await case.sign_as_agency(headers={"traceparent": f"00-{trace_id}-{caller_id}-01"})
    await case.shown()
    await case.scheduled()

    async def look() -> dict[str, list[Seen]] | None:
        spans = collector.of_trace(trace_id)
        seen = {(span.process, span.name) for span in spans}
        return {"spans": spans} if seen >= set(WANTED.items()) else None

    spans: list[Seen] = (await until("spåret hos insamlaren", look))["spans"]
    known = {span.span_id for span in spans} | {caller_id}
    orphans = [span for span in spans if span.parent_id not in known]
    assert not orphans
    signed = next(span for span in spans if span.name == "post_signature")
    assert (signed.parent_id, signed.attributes["http.response.status_code"]) == (caller_id, 201)
    bound = next(span for span in spans if span.name == "handle budget.funds-committed.v1")
    ways = {span.span_id: span for span in spans}
    assert ways[bound.parent_id or ""].process == "budget-worker"
    assert ways[ways[bound.parent_id or ""].parent_id or ""] is signed
    assert any(span.name == "publish agreements.agreement-signed.v1" for span in spans)
    assert all(case.id not in str(span) for span in spans), "who a case is about stands in no trace"

    query = {"subject": case.id, "types": "agreements.agreement-signed.v1"}
    token = stack.keys.token(["auditor"], utc_now())
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        fed = await client.get(stack.api_url("agreements") + "/events", params=query)
    reading = fed.headers["traceparent"].split("-")[1]

    async def read() -> dict[str, tuple[str, ...]] | None:
        return next(({"links": span.links} for span in collector.of_trace(reading)), None)

    assert signed.span_id in (await until("läsningen hos insamlaren", read))["links"]
