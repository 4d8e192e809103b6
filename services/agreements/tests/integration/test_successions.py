"""An organiser goes up in another: the case waits until two persons have settled who goes on, and by whose mandate."""

from typing import Any

import httpx
import pytest

from insatser.chain.cooperating import AGENCY_SIGNATORY
from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_amendments import amended
from services.agreements.tests.integration.test_duties import is_same_person
from services.agreements.tests.integration.test_endings import END
from services.agreements.tests.integration.test_organizers import gone
from services.agreements.tests.integration.test_turns import waiting_for
from services.agreements.tests.pdf import text_of
from shared.contracts.agreements import AgreementAmendedV1, AgreementResumedV1, OrganizerSucceededV1
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import at

NAME = "Jönköpings kommun"
HEAD = "jonkoping-skolchef"


async def mandate(case: Case, *, number: str = JONKOPING, by: str = "clerk", **changed: str) -> str:
    body = {"subject": HEAD, "party": "ORGANIZER", "organization_number": number, "authority": "Delegation"}
    body |= {"valid_from": "2026-01-01"} | changed
    return str((await case.done("/signatories", body, headers=case.as_person(by, "team_leader")))["id"])


async def try_to_propose(case: Case, signatory_id: str, **changed: str) -> httpx.Response:
    body = {"organization_number": JONKOPING, "organizer_name": NAME, "reason": "Kommunerna har gått samman."}
    return await case.send(f"{case.path}/successions", body | {"signatory_id": signatory_id} | changed)


async def proposed(case: Case) -> str:
    answer = await try_to_propose(case, await mandate(case))
    assert answer.status_code == 201, answer.text
    return f"/successions/{answer.json()['id']}"


async def decide(case: Case, succession: str, subject: str = "decider") -> httpx.Response:
    headers = case.as_person(subject, "decider")
    return await case.send(f"{succession}/approvals", about=succession, headers=headers)


async def passed_on(case: Case) -> dict[str, Any]:
    await gone(case)
    answer = await decide(case, await proposed(case))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def successor(case: Case) -> dict[str, str]:
    return case.authorization("organizer", subject=HEAD, organization_number=JONKOPING)


async def test_a_case_goes_on_with_the_successor_when_another_person_has_decided(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await gone(case)
    assert await waiting_for(case) == {"case_officer"}
    succession = await proposed(case)
    assert await waiting_for(case) == {"decider"}
    assert (await decide(case, succession)).json()["status"] == "decided"

    (event,) = await case.service.told(OrganizerSucceededV1)
    assert (event.data["former_organization_number"], event.data["organization_number"]) == (ARBOGA, JONKOPING)
    shown = await case.read()
    assert (shown["organization_number"], shown["organizer_name"], shown["status"]) == (JONKOPING, NAME, "paused")
    path = case.parts["agreements"]
    on = {"from_on": "2027-04-01", "reason": "Mottagarkontot är registrerat."}
    await case.done(f"{path}/resumptions", on, role="team_leader", about=path)
    assert len(await case.service.told(AgreementResumedV1)) == 1


async def test_the_successor_sees_the_case_and_the_former_organiser_no_longer(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await passed_on(case)
    theirs = await case.service.client.get(case.path, headers=successor(case))
    former = await case.get(role="organizer")
    assert (theirs.status_code, former.status_code) == (200, 404)


async def test_what_was_signed_keeps_its_party_and_its_hash_and_the_next_version_is_the_successors(
    case_at: CaseAt,
) -> None:
    case = await case_at("signed")
    before = (await case.get(case.parts["agreements"])).json()["latest"]
    await passed_on(case)
    path = case.parts["agreements"]
    assert (await case.get(path)).json()["latest"] == before
    on = {"from_on": "2027-04-01", "reason": "Mottagarkontot är registrerat."}
    await case.done(f"{path}/resumptions", on, role="team_leader", about=path)
    await amended(case)
    for party, headers in (("ORGANIZER", successor(case)), ("AGENCY", case.as_person(AGENCY_SIGNATORY, "decider"))):
        await case.done(f"{path}/signatures", {"party": party}, about=path, headers=headers)
    (event,) = await case.service.told(AgreementAmendedV1)
    assert event.data["organization_number"] == JONKOPING
    async with case.service.work() as work:
        agreement = await work.agreements.get_part(path.rpartition("/")[2])
        assert [agreement.content_hash(v) == v.content_hash for v in agreement.versions] == [True, True]
        theirs = agreement.get_version(2)
        with work.session.no_autoflush:
            theirs.organization_number = ARBOGA
            assert agreement.content_hash(theirs) != theirs.content_hash, "whose it is, is inside the hash"
            theirs.organization_number = JONKOPING

    first, second = [text_of((await case.get(f"{case.path}/documents/agreement-{n}")).content) for n in (1, 2)]
    assert "Skolverket (202100-4185) och Arboga kommun" in first
    assert f"Skolverket (202100-4185) och {NAME} (212000-0530)" in second


async def test_a_draft_becomes_the_successors_to_sign(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await passed_on(case)
    path = case.parts["agreements"]
    refused = await case.send(f"{path}/signatures", {"party": "ORGANIZER"}, about=path, role="organizer")
    assert refused.status_code == 404
    signed = await case.send(f"{path}/signatures", {"party": "ORGANIZER"}, about=path, headers=successor(case))
    assert signed.status_code == 201, signed.text


async def test_whoever_proposed_it_or_registered_the_mandate_does_not_decide(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await gone(case)
    body = {"organization_number": JONKOPING, "organizer_name": NAME, "reason": "Kommunerna har gått samman."}
    body |= {"signatory_id": await mandate(case, by="bo")}
    anna = case.as_person("anna", "case_officer")
    made = await case.done(f"{case.path}/successions", body, headers=anna)
    for subject in ("anna", "bo"):
        assert is_same_person(await decide(case, f"/successions/{made['id']}", subject))


@pytest.mark.parametrize("changed", [{"number": ARBOGA}, {"valid_to": "2026-01-31"}])
async def test_the_mandate_is_the_successors_and_holds_today(case_at: CaseAt, changed: dict[str, str]) -> None:
    case = await case_at("signed")
    await gone(case)
    refused = await try_to_propose(case, await mandate(case, **changed))
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-authorized-to-sign")


async def test_a_mandate_that_has_ended_since_the_proposal_stops_the_decision(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await gone(case)
    signatory_id = await mandate(case)
    made = (await try_to_propose(case, signatory_id)).json()
    path = f"/signatories/{signatory_id}"
    await case.done(f"{path}/endings", {"last_day": "2026-02-01"}, about=path, role="team_leader")
    refused = await decide(case, f"/successions/{made['id']}")
    assert refused.json()["type"] == "/problems/not-authorized-to-sign"


async def test_only_the_one_that_the_register_names_goes_on(case_at: CaseAt) -> None:
    case = await case_at("signed")
    stands = await try_to_propose(case, await mandate(case))
    await gone(case)
    another = await try_to_propose(case, await mandate(case), organization_number="2120000548")
    await case.service.deliver(facts.organizer_changed(organization_number=JONKOPING, active=False), JONKOPING)
    ceased = await try_to_propose(case, await mandate(case))
    answers = [(answer.status_code, answer.json()["type"]) for answer in (stands, another, ceased)]
    assert answers == [(409, "/problems/wrong-phase")] * 3


async def test_a_proposal_that_was_withdrawn_makes_room_for_the_next(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await gone(case)
    succession = await proposed(case)
    assert (await try_to_propose(case, await mandate(case))).json()["type"] == "/problems/already-exists"
    await case.done(f"{succession}/withdrawals", {"reason": "Fel behörighet."}, about=succession)
    assert (await decide(case, succession)).json()["type"] == "/problems/wrong-phase"
    await proposed(case)


async def test_an_offer_does_not_pass_on(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await gone(case)
    refused = await try_to_propose(case, await mandate(case))
    assert refused.json()["type"] == "/problems/wrong-phase"


async def test_on_the_day_of_a_succession_a_document_names_whom_it_was_made_with(case_at: CaseAt) -> None:
    """What both had signed at eleven is not another party's because the case went on with its successor at three."""
    case = await case_at("signed")
    await gone(case)
    succession = await proposed(case)
    afternoon, evening = at("2026-11-22T15:00:00Z"), at("2026-11-22T16:00:00Z")
    headers = case.as_person("decider", "decider") | afternoon
    await case.done(f"{succession}/approvals", about=succession, headers=headers)
    path = case.parts["agreements"]
    ended = await case.done(f"{path}/terminations", END, about=path, headers=evening)
    end = f"/terminations/{ended['id']}"
    await case.done(f"{end}/approvals", role="decider", about=end, headers=evening)

    rows = (await case.get(f"{case.path}/documents")).json()["items"]
    assert {(row["day"], row["id"]): row["counterparty"] for row in rows} == {
        ("2026-11-02", "offer"): "Arboga kommun",
        ("2026-11-22", "first-agreement"): "Arboga kommun",
        ("2026-11-22", "situation-analysis-1"): "Arboga kommun",
        ("2026-11-22", "decision-1"): "Arboga kommun",
        ("2026-11-22", "agreement-1"): "Arboga kommun",
        ("2026-11-22", "termination"): NAME,
    }
    letters = [text_of((await case.get(f"{case.path}/documents/{row['id']}")).content) for row in rows]
    assert [NAME in letter for letter in letters] == [False] * 5 + [True]
