"""The case shows what has become of its organiser."""

from insatser.chain import bodies
from services.agreements.tests.case import CONDITIONS, DECISION, Case, CaseAt
from services.agreements.tests.integration.test_turns import waiting_for
from shared.clock import swedish_date, utc_now
from shared.contracts.agreements import AgreementPausedV1
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING, UNIT

GONE = "12345678"
NOTED = f"uppgift från {swedish_date(utc_now())}"


async def test_a_merged_organiser_is_shown_with_its_successor(case_at: CaseAt) -> None:
    case = await case_at("offered")
    changed = facts.organizer_changed(name="Arboga kommun (upphörd)", active=False, merged_into=JONKOPING)
    await case.service.deliver(changed, ARBOGA)
    shown = await case.read()
    assert (shown["organizer_name"], shown["merged_into"]) == ("Arboga kommun (upphörd)", JONKOPING)


async def test_a_case_moves_only_when_what_it_shows_of_its_organiser_and_units_does(case_at: CaseAt) -> None:
    """Who works in a case is not refused with 412 because the register has told what nobody can see there."""
    case = await case_at("offered")
    shown = await case.read()
    await case.service.deliver(facts.organizer_changed(name=shown["organizer_name"]), ARBOGA)
    for _ in range(2):  # nobody had heard of the unit before the first, and nothing is new in the second
        await case.service.deliver(facts.school_unit_changed(school_unit_code=UNIT, status="AKTIV"), UNIT)
    assert (await case.read())["version"] == shown["version"]

    await case.service.deliver(facts.organizer_changed(name="Arboga stad"), ARBOGA)
    renamed = await case.read()
    assert (renamed["organizer_name"], renamed["version"]) == ("Arboga stad", shown["version"] + 1)
    await case.service.deliver(facts.organizer_changed(name="Arboga stad", active=False), ARBOGA)
    await case.service.deliver(facts.school_unit_changed(school_unit_code=UNIT, status="UPPHORT"), UNIT)
    assert (await case.read())["version"] == shown["version"] + 3


async def gone(case: Case) -> None:
    await case.service.deliver(facts.organizer_changed(active=False, merged_into=JONKOPING), ARBOGA)


async def test_a_merger_voids_a_lone_signature_and_nobody_signs_after_it(case_at: CaseAt) -> None:
    case = await case_at("half signed")
    await gone(case)
    latest = (await case.get(case.parts["agreements"])).json()["latest"]
    assert (latest["state"], latest["signatures"][0]["void_reason"]) == (
        "draft",
        "Huvudmannen finns inte längre i registret.",
    )
    refused = await case.try_to_sign("AGENCY")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/organizer-gone")
    assert JONKOPING in refused.json()["detail"]
    assert await waiting_for(case) == {"case_officer"}, "nobody can sign, and somebody says what becomes of the case"


async def test_nothing_is_decided_or_changed_with_an_organiser_that_is_gone(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await gone(case)
    path = case.parts["agreements"]
    change = {"content": (await case.get(path)).json()["latest"]["content"], "reason": "Mer tid."}
    answers = [
        await case.send(f"{path}/amendments", change, about=path),
        await case.send(f"{case.path}/decisions", DECISION),
    ]
    assert {answer.json()["type"] for answer in answers} == {"/problems/organizer-gone"}
    assert (await case.get(path)).json()["signed_version"] == 1


async def test_what_is_signed_with_an_organiser_that_is_gone_waits_in_all_services(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await gone(case)
    await gone(case)
    assert (await case.read())["status"] == "paused"
    (event,) = await case.service.told(AgreementPausedV1)
    assert event.data["reason"] == "Huvudmannen finns inte längre i registret."

    path = case.parts["agreements"]
    on = {"from_on": "2027-04-01", "reason": "Efterträdaren är känd."}
    refused = await case.send(f"{path}/resumptions", on, role="team_leader", about=path)
    assert refused.json()["type"] == "/problems/organizer-gone"


async def closed(case: Case, code: str = UNIT) -> None:
    await case.service.deliver(facts.school_unit_changed(school_unit_code=code, status="UPPHORT"), code)


async def test_a_unit_that_closes_voids_a_lone_signature_on_what_it_takes_part_in(case_at: CaseAt) -> None:
    case = await case_at("half signed")
    await closed(case)
    latest = (await case.get(case.parts["agreements"])).json()["latest"]
    assert (latest["state"], latest["signatures"][0]["void_reason"]) == (
        "draft",
        f"Skolenheten {UNIT} har upphört ({NOTED}).",
    )


async def test_a_unit_that_closes_before_the_draft_can_be_left_out_of_the_plan(case_at: CaseAt) -> None:
    """Else the case could go nowhere: the draft is refused with the unit, and the plan without it."""
    case = await case_at("reserved", school_unit_codes=(UNIT, GONE))
    await closed(case, GONE)
    refused = await case.send(f"{case.path}/agreements", bodies.period(case.today), role="case_officer")
    assert {error["message"] for error in refused.json()["errors"]} == {f"skolenheten {GONE} har upphört ({NOTED})"}
    await case.step("action-plans", "reopenings", {"reason": "En skolenhet har lagts ned."})
    case.units = [UNIT]
    content = {"content": case.plan_content(case.today)}
    path, version = case.parts["action-plans"], (await case.get(case.parts["action-plans"])).json()["version"]
    await case.caller.post("agreements", path, content, **case.as_organizer, version=version, method="PUT")
    await case.step("action-plans", "approvals")
    await case.bring("signed", after="planned")


async def test_a_unit_that_goes_on_under_another_code_leaves_the_signature(case_at: CaseAt) -> None:
    case = await case_at("half signed")
    renumbered = facts.school_unit_changed(school_unit_code=UNIT, status="UPPHORT", replaced_by="11111111")
    await case.service.deliver(renumbered, UNIT)
    assert (await case.get(case.parts["agreements"])).json()["latest"]["state"] == "locked"


async def test_what_both_have_signed_stands_when_a_unit_closes(case_at: CaseAt) -> None:
    case = await case_at("signed")
    before = (await case.get(case.parts["agreements"])).json()["latest"]
    await closed(case)
    assert (await case.get(case.parts["agreements"])).json()["latest"] == before


async def test_a_first_agreement_is_neither_made_nor_signed_with_an_organiser_that_is_gone(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    await case.authorise()
    path = await case.make("first-agreements", CONDITIONS)
    await case.step("first-agreements", "signatures", {"party": "ORGANIZER"}, role="organizer")
    await gone(case)
    refused = await case.send(f"{path}/signatures", {"party": "AGENCY"}, role="team_leader", about=path)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/organizer-gone")
    first = (await case.get(path)).json()
    assert (first["organizer_signed_at"], first["signed"]) == (None, False), "the successor has not signed it"

    await case.service.deliver(facts.organizer_changed(active=True, merged_into=None), ARBOGA)
    await case.step("first-agreements", "signatures", {"party": "ORGANIZER"}, role="organizer")
    assert (await case.get(path)).json()["organizer_signed_at"], "a signature that was voided is put again"

    another = await case_at("accepted", organization_number=JONKOPING)
    await another.service.deliver(facts.organizer_changed(organization_number=JONKOPING, active=False), JONKOPING)
    refused = await another.send(f"{another.path}/first-agreements", CONDITIONS)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/organizer-gone")


async def test_a_first_agreement_that_both_have_signed_stands_when_the_organiser_is_gone(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    await gone(case)
    assert (await case.get(case.parts["first-agreements"])).json()["signed"]
