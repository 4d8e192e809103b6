"""What the parties have undertaken: reported by the party's own side, assessed by the agency, kept through changes."""

from datetime import date
from typing import Any

import pytest

from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.terms import CommitmentLine
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2027-03-16T09:00:00Z")
LATE = at("2027-07-01T09:00:00Z")
FULFILMENT = {"kept_on": "2027-03-15", "evidence": "Schemat har två timmar i veckan.", "diary_number": "2027:118"}
KEPT = {"outcome": "kept"}


class Parties:
    """Both parties around the commitments of one agreement, each call made against the version that stands."""

    def __init__(self, followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
        self._followup = followup
        self.organizer = authorization("organizer", subject="huvudman", organization_number=ARBOGA)
        self.stranger = authorization("organizer", subject="annan", organization_number=JONKOPING)
        self.officer = authorization("case_officer", subject="handlaggare")
        self.leader = authorization("team_leader", subject="teamledare")

    async def sign(self, *lines: CommitmentLine) -> AgreementSignedV1:
        agreement = facts.agreement_signed(commitments=lines)
        await self._followup.deliver(agreement, agreement.cooperation_id)
        return agreement

    async def read(self, line: CommitmentLine, caller: dict[str, str] | None = None) -> Any:
        return await self._followup.client.get(f"/commitments/{line.commitment_id}", headers=caller or self.officer)

    async def find(self, query: str = "", now: dict[str, str] = NOW) -> list[str]:
        answer = await self._followup.client.get(f"/commitments?{query}", headers=self.officer | now)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    async def post(
        self,
        step: str,
        line: CommitmentLine,
        body: dict[str, Any],
        caller: dict[str, str],
        *,
        now: dict[str, str] = NOW,
        **more: str,
    ) -> Any:
        tag = (await self.read(line)).headers["ETag"]
        headers = {**caller, **now, "If-Match": tag, "Idempotency-Key": more.get("key", str(new_id()))}
        path = f"/commitments/{line.commitment_id}/{step}"
        return await self._followup.client.post(path, json=body, headers=headers)

    async def history(self, line: CommitmentLine) -> list[str]:
        return [entry["step"] for entry in (await self.read(line)).json()["entries"]]


@pytest.fixture
def parties(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Parties:
    return Parties(followup, authorization)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("type", "")


async def test_the_party_reports_and_the_agency_confirms(parties: Parties) -> None:
    line = facts.commitment_line()
    await parties.sign(line)

    reported = await parties.post("fulfilments", line, FULFILMENT, parties.organizer)
    confirmed = await parties.post("assessments", line, KEPT, parties.officer)

    assert (reported.status_code, confirmed.status_code) == (201, 201)
    whole = confirmed.json()
    assert (whole["status"], whole["what"], whole["party"]) == ("kept", line.what, "ORGANIZER")
    assert [(e["step"], e["taken_on"], e["diary_number"]) for e in whole["entries"]] == [
        ("reported", "2027-03-15", "2027:118"),
        ("kept", "2027-03-16", None),
    ]


@pytest.mark.parametrize("party", ["AGENCY", "ORGANIZER"])
async def test_nobody_reports_what_the_other_party_has_undertaken(parties: Parties, party: str) -> None:
    line = facts.commitment_line(party=party)
    await parties.sign(line)
    other = parties.organizer if party == "AGENCY" else parties.officer
    answer = await parties.post("fulfilments", line, FULFILMENT, other)
    assert refusal(answer) == (403, "/problems/other-partys-commitment")
    shown = (await parties.read(line, other)).json()["_links"]
    assert "report" not in shown


async def test_whoever_reported_for_the_agency_does_not_confirm_it(parties: Parties) -> None:
    line = facts.commitment_line(party="AGENCY")
    await parties.sign(line)
    await parties.post("fulfilments", line, FULFILMENT, parties.officer)
    await parties.post("fulfilments", line, FULFILMENT, parties.leader)
    answers = [await parties.post("assessments", line, KEPT, who) for who in (parties.officer, parties.leader)]
    assert [refusal(answer) for answer in answers] == [(403, "/problems/same-person")] * 2


async def test_the_organiser_does_not_judge_and_a_stranger_sees_nothing(parties: Parties) -> None:
    line = facts.commitment_line()
    await parties.sign(line)
    judged = await parties.post("assessments", line, KEPT, parties.organizer)
    assert judged.status_code == 403
    assert (await parties.read(line, parties.stranger)).status_code == 404
    assert (await parties.post("fulfilments", line, FULFILMENT, parties.stranger)).status_code == 404


@pytest.mark.parametrize(
    ("kept_on", "slug"),
    [("2027-03-17", "date-ahead"), ("2026-11-19", "kept-before-agreed"), ("2015-01-01", "kept-before-agreed")],
)
async def test_the_day_lies_between_the_signature_and_today(parties: Parties, kept_on: str, slug: str) -> None:
    line = facts.commitment_line()
    await parties.sign(line)
    answer = await parties.post("fulfilments", line, FULFILMENT | {"kept_on": kept_on}, parties.organizer)
    assert refusal(answer) == (422, f"/problems/{slug}")
    assert answer.json()["errors"][0]["field"] == "body.kept_on"


async def test_a_report_that_is_sent_back_can_be_made_again_and_an_unkept_commitment_too(parties: Parties) -> None:
    line = facts.commitment_line()
    await parties.sign(line)
    silent = await parties.post("assessments", line, KEPT, parties.officer)
    await parties.post("fulfilments", line, FULFILMENT, parties.organizer)
    without_reason = await parties.post("assessments", line, {"outcome": "sent_back"}, parties.officer)
    for outcome in ("sent_back", "not_kept"):
        body = {"outcome": outcome, "reason": "Schemat visar en timme."}
        judged = await parties.post("assessments", line, body, parties.officer)
        again = await parties.post("fulfilments", line, FULFILMENT, parties.organizer)
        assert (judged.status_code, again.status_code) == (201, 201)
    await parties.post("assessments", line, KEPT, parties.officer)
    settled = await parties.post("fulfilments", line, FULFILMENT, parties.organizer)
    assert refusal(silent) == (409, "/problems/commitment-not-reported")
    assert refusal(without_reason) == (422, "/problems/reason-missing")
    assert refusal(settled) == (409, "/problems/commitment-settled")


async def test_a_commitment_nobody_reports_is_not_kept_the_day_after_and_not_before(parties: Parties) -> None:
    line = facts.commitment_line(due_on="2027-06-30")
    await parties.sign(line)
    body = {"outcome": "not_kept", "reason": "Ingen tid har avsatts."}
    on_the_day = await parties.post("assessments", line, body, parties.officer, now=at("2027-06-30T21:59:00Z"))
    late = await parties.find("overdue=true", LATE)
    after = await parties.post("assessments", line, body, parties.officer, now=LATE)
    assert refusal(on_the_day) == (409, "/problems/commitment-not-due")
    assert (late, after.json()["status"]) == ([str(line.commitment_id)], "not_kept")
    assert await parties.find("overdue=true", LATE) == []


async def test_the_same_call_twice_reports_once(parties: Parties, followup: ServiceUnderTest) -> None:
    line = facts.commitment_line()
    await parties.sign(line)
    headers = parties.organizer | NOW | {"If-Match": '"1"', "Idempotency-Key": str(new_id())}
    path = f"/commitments/{line.commitment_id}/fulfilments"
    answers = [await followup.client.post(path, json=FULFILMENT, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert await parties.history(line) == ["reported"]


async def test_an_amendment_keeps_the_history_of_a_line_and_marks_the_line_that_is_gone(
    parties: Parties, followup: ServiceUnderTest
) -> None:
    kept, gone, new = facts.commitment_line(), facts.commitment_line(), facts.commitment_line(party="AGENCY")
    agreement = await parties.sign(kept, gone)
    await parties.post("fulfilments", kept, FULFILMENT, parties.organizer)
    later = facts.commitment_line(commitment_id=kept.commitment_id, due_on="2027-09-30")
    change = facts.agreement_amended(agreement, commitments=(later, new), signed_on=date(2027, 3, 20))
    await followup.deliver(change, agreement.cooperation_id)

    moved, dropped = (await parties.read(kept)).json(), (await parties.read(gone)).json()
    assert (moved["status"], moved["due_on"], moved["agreement_version"]) == ("reported", "2027-09-30", 2)
    assert [(e["step"], e["due_on"]) for e in moved["entries"]] == [
        ("reported", "2027-06-30"),
        ("amended", "2027-09-30"),
    ]
    assert (dropped["dropped_on"], await parties.history(gone)) == ("2027-03-20", ["dropped"])
    refused = await parties.post("fulfilments", gone, FULFILMENT, parties.organizer)
    assert refusal(refused) == (409, "/problems/commitment-dropped")
    assert set(await parties.find("in_force=true")) == {str(kept.commitment_id), str(new.commitment_id)}

    back = facts.agreement_amended(change, commitments=(later, new, gone), signed_on=date(2027, 4, 1))
    await followup.deliver(back, agreement.cooperation_id)
    assert (await parties.read(gone)).json()["dropped_on"] is None
    assert await parties.history(gone) == ["dropped", "agreed_again"]


async def test_a_line_that_says_something_else_is_open_again(parties: Parties, followup: ServiceUnderTest) -> None:
    line = facts.commitment_line()
    agreement = await parties.sign(line)
    await parties.post("fulfilments", line, FULFILMENT, parties.organizer)
    await parties.post("assessments", line, KEPT, parties.officer)
    other = facts.commitment_line(commitment_id=line.commitment_id, what="Rektor besöker varje lektion")
    await followup.deliver(facts.agreement_amended(agreement, commitments=(other,)), agreement.cooperation_id)
    whole = (await parties.read(line)).json()
    assert whole["status"] == "open"
    assert [(e["step"], e["what"]) for e in whole["entries"]] == [
        ("reported", line.what),
        ("kept", line.what),
        ("amended", other.what),
    ]


async def test_an_amendment_that_says_nothing_of_commitments_leaves_them(
    parties: Parties, followup: ServiceUnderTest
) -> None:
    """As release 1.1.0 publishes it."""
    line = facts.commitment_line()
    agreement = await parties.sign(line)
    await followup.deliver(facts.agreement_amended(agreement, commitments=()), agreement.cooperation_id)
    assert (await parties.read(line)).json()["dropped_on"] is None


async def test_a_termination_ends_what_is_due_later_and_keeps_what_was_owed_or_kept(
    parties: Parties, followup: ServiceUnderTest
) -> None:
    owed, ahead, done = (facts.commitment_line(due_on=day) for day in ("2027-03-31", "2027-04-01", "2027-05-01"))
    agreement = await parties.sign(owed, ahead, done)
    await parties.post("fulfilments", done, FULFILMENT, parties.organizer)
    await parties.post("assessments", done, KEPT, parties.officer)
    ended = facts.agreement_terminated(agreement, terminated_from=date(2027, 4, 1))
    await followup.deliver(ended, agreement.cooperation_id)
    marks = [(await parties.read(line)).json()["dropped_on"] for line in (owed, ahead, done)]
    assert marks == [None, "2027-04-01", None]
