"""Each step of a selection in each state of what it is on, by the roles: as the reviewed table says."""

from typing import Any

import pytest

from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.states import States
from tests.support.tokens import AuthorizationHeaders

from .supplements import ALVESTA, BOXHOLM, PROPOSAL, TROLLHATTAN, accept
from .test_duties import ANOTHER, SODERTALJE
from .test_duty_pairs import Office
from .test_evaluation_releases import BODY as RELEASE
from .test_quality_entries import INDICATOR, SETTLED

REASON = {"reason": "Förutsättningarna har ändrats."}
OVERRIDE = {
    "kind": "ADD_ORGANIZER",
    "organization_number": ANOTHER,
    "reason": "Huvudmannen har flera skolor i samma område",
}
REVIEW = {"organization_number": SODERTALJE, "code": "profit", "conclusion": "Överskottet är litet."}
ROUND = {
    "post_analysis": ("analyses", None),
    "post_consultation": ("consultations", {"diary_number": "2026:99", "answer_by": "2099-01-31"}),
    "post_consultation_answer": ("consultation-answers", None),
    "post_consultation_closing": ("consultation-closings", None),
    "post_override": ("overrides", OVERRIDE),
    "post_review": ("reviews", REVIEW),
    "post_decision": ("decisions", None),
    "post_round_offers": ("offers", {"answer_by": "2099-02-15"}),
    "post_closing": ("closings", None),
}
SETTLEMENT = {"post_override_settlement": ("settlements", {"approve": True})}
OFFER = {
    "post_withdrawal": ("withdrawals", {"reason": "Tillsynen har skärpts"}),
    "post_supplementary_decision": ("supplementary-decisions", PROPOSAL),
}
UNMADE = {"post_unmade_offer_drop": ("drops", REASON)}
SUPPLEMENT = {"post_supplementary_settlement": ("settlements", {"approve": True})}
ENTRY = {
    "post_quality_entry_settlement": ("settlements", SETTLED),
    "post_quality_entry_publication": ("publications", None),
}
EVALUATION = {
    "post_evaluation_decision": ("decisions", {"diary_number": "2027:15"}),
    "post_evaluation_withdrawal": ("withdrawals", REASON),
}


async def ask(states: States, state: str, path: str, steps: dict[str, tuple[str, Any]], **bodies: Any) -> None:
    paths = {name: f"{path}/{step}" for name, (step, _) in steps.items()}
    await states.ask(state, paths, {name: body for name, (_, body) in steps.items()} | bodies)


async def test_each_step_is_let_in_or_refused_by_the_state_of_what_it_is_on(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selection.api.dependencies.evaluation_key_of", lambda _: "k" * 32)
    states, office = (
        States(selection, authorization, own=TROLLHATTAN, foreign=BOXHOLM),
        Office(selection, authorization),
    )
    await entries(states, office)
    await rounds(states, office)
    states.must_be_whole()


async def entries(states: States, office: Office) -> None:
    entry = await office.post("/quality-entries", INDICATOR, "anna", "analyst")
    path = f"/quality-entries/{entry['id']}"
    await ask(states, "entry-proposed", path, ENTRY)
    assert (await office.step(f"{path}/settlements", SETTLED, "decider")("bo")).is_success
    await ask(states, "entry-decided", path, ENTRY)
    assert (await office.step(f"{path}/publications", None, "analyst")("anna")).is_success
    await ask(states, "entry-published", path, ENTRY)


async def rounds(states: States, office: Office) -> None:
    await office.read_in()
    path = await office.started()
    code, decision = "", {"diary_number": "2026:100", "presented_by": "föredraganden", "untested_groups": []}

    async def now(state: str) -> None:
        answer = {"school_unit_code": code or "99000340", "answer": "NO_OBJECTION"}
        await ask(states, state, path, ROUND, post_consultation_answer=answer, post_decision=decision)

    await now("draft")
    await office.change(f"{path}/analyses", None, "anna", "analyst")
    await now("analysed")
    override = await office.override(path)
    await ask(states, "override-proposed", override, SETTLEMENT)
    await office.change(f"{override}/settlements", {"approve": False, **REASON}, "bo", "decider")
    await ask(states, "override-settled", override, SETTLEMENT)
    code = await office.consulted(path)
    await now("consulting")
    await office.close(path)
    decision = await office.decision(path)
    await now("consulted")
    await office.change(f"{path}/decisions", decision, "chef", "decider")
    await now("decided")
    offers = await unmade(states, office, path)
    await now("offered")
    await supplements(states, office, {offer["organization_number"]: offer for offer in offers})
    await evaluations(states, office)


async def unmade(states: States, office: Office, path: str) -> list[dict[str, Any]]:
    """Two that the round chose have begun elsewhere since: one leaves and gets its offer late, one is dropped."""
    cases = [facts.agreement_carried_over(organization_number=number) for number in (SODERTALJE, ALVESTA)]
    for case in cases:
        await office.selection.deliver(case, case.cooperation_id)
    made = await office.change(f"{path}/offers", {"answer_by": "2099-02-15"}, "chef", "decider")
    late, dropped = (f"/unmade-offers/{row['id']}" for row in sorted(made["unmade_offers"], key=by_number))
    await ask(states, "some-waiting", path, {name: ROUND[name] for name in ("post_round_offers", "post_closing")})
    await ask(states, "unmade", late, UNMADE)
    ended = facts.agreement_terminated(cases[0], terminated_from="2026-11-21")
    await office.selection.deliver(ended, cases[0].cooperation_id)
    await office.change(f"{path}/offers", {"answer_by": "2099-02-15"}, "chef", "decider")
    await ask(states, "made-late", late, UNMADE)
    await office.change(f"{dropped}/drops", REASON, "chef", "decider")
    await ask(states, "dropped", dropped, UNMADE)
    return list(made["items"])


def by_number(row: dict[str, Any]) -> str:
    return str(row["organization_number"])


async def supplements(states: States, office: Office, offers: dict[str, Any]) -> None:
    offer = f"/offers/{offers[TROLLHATTAN]['id']}"
    await ask(states, "unanswered", offer, OFFER)
    await office.change(f"/offers/{offers[BOXHOLM]['id']}/withdrawals", REASON, "chef", "decider")
    await ask(states, "withdrawn", f"/offers/{offers[BOXHOLM]['id']}", OFFER)
    await accept(office.selection, offers[TROLLHATTAN])
    await ask(states, "accepted", offer, OFFER)
    made = await office.post(f"{offer}/supplementary-decisions", PROPOSAL, "anna", "analyst")
    await ask(states, "supplemented", offer, OFFER)
    path = f"/supplementary-decisions/{made['id']}"
    await ask(states, "supplement-proposed", path, SUPPLEMENT)
    assert (await office.step(f"{path}/settlements", {"approve": True}, "decider")("chef")).is_success
    await ask(states, "supplement-decided", path, SUPPLEMENT)


async def evaluations(states: States, office: Office) -> None:
    release = await office.post("/evaluation-releases", RELEASE, "anna", "analyst")
    path = f"/evaluation-releases/{release['id']}"
    await ask(states, "prepared", path, EVALUATION)
    assert (await office.step(f"{path}/decisions", {"diary_number": "2027:15"}, "decider")("chef")).is_success
    await ask(states, "released", path, EVALUATION)
    assert (await office.step(f"{path}/withdrawals", REASON, "decider")("chef")).is_success
    await ask(states, "taken-back", path, EVALUATION)
