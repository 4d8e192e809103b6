"""Supervision stops a case from being decided and signed until it is closed."""

from uuid import UUID

from agreements.copies import Supervision
from services.agreements.tests.case import DECISION, Case, CaseAt
from services.agreements.tests.integration.test_successions import passed_on
from services.agreements.tests.integration.test_turns import waiting_for
from shared.clock import new_id
from shared.contracts.selection import SupervisionChangedV1
from shared.kit.inbox import Admission
from tests.support import facts
from tests.support.facts import UNIT


def a_supervision(supervision_id: UUID, **changed: str) -> SupervisionChangedV1:
    """An order under a fine that is being looked into, of the organiser or of one unit."""
    order = {"decision_type": "FORELAGGANDE_VITE", "diary_number": "SI 2024:21120", "decided_on": "2026-10-01"}
    level = "SKOLENHET" if "school_unit_code" in changed else "HUVUDMAN"
    return facts.supervision_changed(supervision_id=supervision_id, level=level, **order | changed)


async def hold(case: Case, **how: str) -> UUID:
    supervision_id = new_id()
    await case.service.deliver(a_supervision(supervision_id, **how), supervision_id)
    return supervision_id


async def test_an_order_under_a_fine_in_mid_dialogue_stops_the_signing_until_it_is_closed(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    supervision_id = await hold(case)
    stopped = await case.try_to_sign("ORGANIZER")
    assert (stopped.status_code, stopped.json()["type"]) == (409, "/problems/on-hold")
    assert "SI 2024:21120" in stopped.json()["detail"]
    assert (await case.read())["holds"][0]["since"] == "2026-10-01"

    await case.service.deliver(a_supervision(supervision_id, status="AVSLUTAD_AVHJALPT"), supervision_id)
    await case.sign("ORGANIZER")
    assert (await case.read())["holds"] == []


async def test_a_hold_stops_a_decision_from_being_proposed(case_at: CaseAt) -> None:
    case = await case_at("planned")
    await hold(case, decision_type="ATERKALLELSE")
    answer = await case.send(f"{case.path}/decisions", DECISION)
    assert answer.json()["type"] == "/problems/on-hold"


async def test_supervision_of_another_unit_does_not_hold_the_case(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await hold(case, school_unit_code="11111111")
    assert (await case.read())["holds"] == []
    await hold(case, school_unit_code=UNIT)
    assert [h["school_unit_code"] for h in (await case.read())["holds"]] == [UNIT]


async def test_an_order_about_a_unit_holds_the_case_under_whatever_code_the_unit_goes_on(case_at: CaseAt) -> None:
    """The case knows it by the code that was chosen; the inspectorate by the one that it has now, or had once."""
    former, latest = "11111111", "22222222"
    case = await case_at("analysed")
    for code, heir in ((former, UNIT), (UNIT, latest)):
        await case.service.deliver(
            facts.school_unit_changed(school_unit_code=code, status="UPPHORT", replaced_by=heir), code
        )
    version = (await case.read())["version"]
    for code in (former, latest):
        await hold(case, school_unit_code=code)
    shown = await case.read()
    assert ({h["school_unit_code"] for h in shown["holds"]}, shown["version"]) == ({former, latest}, version + 2)
    await case.step("situation-analyses", "reopenings", {"reason": "Skolinspektionen har beslutat."})
    (unit,) = (await case.get(case.parts["situation-analyses"])).json()["material"]["school_units"]
    assert len(unit["supervision_decisions"]) == 2

    await case.service.deliver(facts.school_unit_changed(), UNIT)
    assert [h["school_unit_code"] for h in (await case.read())["holds"]] == [former], "the unit has its own code again"


async def test_an_older_supervision_decision_does_not_undo_a_newer(case_at: CaseAt) -> None:
    case, supervision_id = await case_at("offered"), new_id()
    closed = a_supervision(supervision_id, status="AVSLUTAD_AVHJALPT")
    await case.service.deliver(closed, supervision_id, sequence=2)
    late = await case.service.deliver(a_supervision(supervision_id), supervision_id, sequence=1)
    assert late is Admission.OUTDATED
    assert (await case.read())["holds"] == []


async def test_a_hold_moves_the_case_for_those_who_read_what_has_changed(case_at: CaseAt) -> None:
    case = await case_at("offered")
    before = (await case.get()).headers["ETag"]
    await hold(case)
    stopped = (await case.get()).headers["ETag"]
    assert stopped != before
    (supervision,) = (await case.read())["holds"]
    known = UUID(supervision["supervision_id"])
    await case.service.deliver(a_supervision(known), known)
    assert (await case.get()).headers["ETag"] == stopped, "published again, and nothing is another"
    async with case.service.work() as work:
        copies = [await work.session.get(Supervision, UUID(h["supervision_id"])) for h in (await case.read())["holds"]]
    assert [c.source_sequence for c in copies if c] == [2]


async def override(case: Case, supervision_id: UUID) -> str:
    body = {"supervision_id": str(supervision_id), "reason": "Bristerna gäller fritidshemmet, inte undervisningen."}
    made = await case.done(f"{case.path}/overrides", body)
    return f"/overrides/{made['id']}"


async def test_supervision_that_is_closed_with_deficiencies_left_stops_the_signing(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await hold(case, decision_type="FORELAGGANDE", status="AVSLUTAD_KVARSTAENDE")
    answer = await case.try_to_sign("ORGANIZER")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/on-hold")
    assert "brister kvarstår" in answer.json()["detail"]


async def test_two_persons_let_a_case_go_on_until_the_inspectorate_changes_its_decision(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    supervision_id = await hold(case)
    path = await override(case, supervision_id)
    assert (await case.try_to_sign("ORGANIZER")).status_code == 409  # asked for, not granted
    await case.done(f"{path}/approvals", role="decider", about=path)
    assert (await case.read())["holds"] == []
    await case.sign("ORGANIZER")

    before = (await case.get()).headers["ETag"]
    sharpened = a_supervision(supervision_id, decision_type="ATERKALLELSE")
    await case.service.deliver(sharpened, supervision_id)
    assert (await case.get()).headers["ETag"] != before
    assert (await case.try_to_sign("AGENCY")).json()["type"] == "/problems/on-hold"


async def test_no_one_person_lets_a_case_go_on(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    body = {"supervision_id": str(await hold(case)), "reason": "Bråttom."}
    both = case.as_person("anna", "case_officer", "decider")
    path = f"/overrides/{(await case.done(f'{case.path}/overrides', body, headers=both))['id']}"
    refused = await case.send(f"{path}/approvals", about=path, headers=both)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/same-person")


async def test_an_override_is_of_what_was_weighed(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    supervision_id = await hold(case)
    path = await override(case, supervision_id)
    await case.service.deliver(a_supervision(supervision_id, decision_type="VERKSAMHETSFORBUD"), supervision_id)
    refused = await case.send(f"{path}/approvals", role="decider", about=path)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-phase")
    nothing = await case.send(f"{case.path}/overrides", {"supervision_id": str(case.id), "reason": "Inget hindrar."})
    assert nothing.json()["type"] == "/problems/wrong-phase"


async def test_what_was_decided_about_the_former_organiser_holds_the_successors_case(case_at: CaseAt) -> None:
    case = await case_at("signed")
    of_unit = await hold(case, school_unit_code=UNIT)
    await passed_on(case)
    assert [held["supervision_id"] for held in (await case.read())["holds"]] == [str(of_unit)]
    on = {"from_on": "2027-04-01", "reason": "Mottagarkontot är registrerat."}
    path = case.parts["agreements"]
    stopped = await case.send(f"{path}/resumptions", on, role="team_leader", about=path)
    assert (stopped.status_code, stopped.json()["type"]) == (409, "/problems/on-hold")

    closed = a_supervision(of_unit, school_unit_code=UNIT, status="AVSLUTAD_AVHJALPT")
    before = (await case.read())["version"]
    await case.service.deliver(closed, of_unit)
    after = await case.read()
    assert (after["holds"], after["version"] > before) == ([], True), "a reader of changes sees that it goes on"


async def test_an_override_waits_for_a_decider_while_the_decision_stands_as_it_was_weighed(case_at: CaseAt) -> None:
    case = await case_at("planned")
    supervision_id = await hold(case)
    before = await waiting_for(case)
    reason = {"supervision_id": str(supervision_id), "reason": "Bristerna gäller en annan skola."}
    await case.done(f"{case.path}/overrides", reason)
    assert await waiting_for(case) == before | {"decider"}
    await case.service.deliver(a_supervision(supervision_id, decision_type="ATERKALLELSE"), supervision_id)
    assert await waiting_for(case) == before


async def test_nobody_is_asked_to_sign_while_supervision_stops_the_case(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    both = {"organizer", "decider"}
    assert await waiting_for(case) == both
    await hold(case, school_unit_code="87654321")
    assert await waiting_for(case) == both, "it is not about a unit of the case"
    supervision_id = await hold(case)
    assert await waiting_for(case) == set()
    path = await override(case, supervision_id)
    assert await waiting_for(case) == {"decider"}, "who decides whether it goes on"
    await case.done(f"{path}/approvals", role="decider", about=path)
    assert await waiting_for(case) == both
    await case.service.deliver(a_supervision(supervision_id, status="AVSLUTAD_KVARSTAENDE"), supervision_id)
    assert await waiting_for(case) == set(), "it is not what was weighed"
    await case.service.deliver(a_supervision(supervision_id, status="AVSLUTAD_AVHJALPT"), supervision_id)
    assert await waiting_for(case) == both
