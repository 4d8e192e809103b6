"""From the decision to the signature: reserved, committed, adjusted, released; all lines or none."""

from budget.models.limits import LimitKind
from shared.clock import new_id
from shared.contracts.budget import (
    CommitmentAdjustedV1,
    CommitmentRefusedV1,
    FundsCommittedV1,
    FundsReservedV1,
    ReservationRefusedV1,
    ReservationReleasedV1,
)
from tests.support import facts
from tests.support.service import ServiceUnderTest

from .books import GRANT, NEXT_GRANT, allot, faults_of, position_of, publish_positions
from .facts import GRANTS, OWN, THIS_YEAR, Costs, amended, decided, signed


async def test_a_decision_reserves_and_a_signature_commits(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 1000)
    await budget.deliver(decided(cooperation, {GRANT: 400}), cooperation)
    reserved = await position_of(budget)
    await budget.deliver(signed(cooperation, {GRANT: 300}), cooperation)
    committed = await position_of(budget)

    assert (reserved.reserved, reserved.committed, reserved.available) == (400, 0, 600)
    assert (committed.reserved, committed.committed, committed.available) == (0, 300, 700)
    assert [event.data["total"] for event in await budget.told(FundsReservedV1)] == ["400.00"]
    assert [event.data["total"] for event in await budget.told(FundsCommittedV1)] == ["300.00"]
    assert await faults_of(budget) == []


async def test_a_shortage_names_the_kind_that_asks_for_most_of_that_money(budget: ServiceUnderTest) -> None:
    """More is asked for of another item, and of the same item next year: neither is short."""
    cooperation = new_id()
    await allot(budget, 100)
    await allot(budget, 1000, item=OWN)
    await allot(budget, 1000, kind=LimitKind.AUTHORISATION)
    costs: Costs = {GRANT: 40, (THIS_YEAR, "education_service"): 61, (THIS_YEAR, "operation"): 500, NEXT_GRANT: 400}
    await budget.deliver(decided(cooperation, costs), cooperation)
    (short,) = (await budget.told(ReservationRefusedV1))[0].data["shortfalls"]
    assert (short["appropriation_item"], short["fiscal_year"], short["cost_kind"]) == (
        GRANTS,
        THIS_YEAR,
        "education_service",
    )


async def test_a_decision_without_money_is_refused_in_plain_swedish(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 100)
    await budget.deliver(decided(cooperation, {GRANT: 101}), cooperation)
    event = (await budget.told(ReservationRefusedV1))[0].data
    assert "Begärt: 101,00 kr. Disponibelt: 100,00 kr." in event["reason"].replace("\u00a0", " ")
    assert event["shortfalls"][0] | {"cost_kind": "grant"} == {
        "fiscal_year": THIS_YEAR,
        "cost_kind": "grant",
        "appropriation_item": GRANTS,
        "requested": "101.00",
        "available": "100.00",
    }
    assert (await position_of(budget)).reserved == 0


async def test_all_lines_are_committed_or_none(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 1000)
    await allot(budget, 10, item=OWN)
    await budget.deliver(signed(cooperation, {GRANT: 500, (THIS_YEAR, "operation"): 11}), cooperation)
    assert (await position_of(budget)).committed == 0
    assert (await position_of(budget, item=OWN)).committed == 0
    assert len(await budget.told(CommitmentRefusedV1)) == 1


async def test_later_years_are_tried_against_the_authorisation(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    await allot(budget, 500, kind=LimitKind.AUTHORISATION)
    first, second = new_id(), new_id()
    await budget.deliver(signed(first, {GRANT: 100, NEXT_GRANT: 400}), first)
    await budget.deliver(signed(second, {GRANT: 100, NEXT_GRANT: 101}), second)
    now = await position_of(budget)
    assert (now.committed, now.outstanding, now.room) == (100, 400, 100)
    refusal = (await budget.told(CommitmentRefusedV1))[0].data["reason"]
    assert refusal.startswith("Bemyndigandet räcker inte")
    assert await faults_of(budget) == []


async def test_without_an_authorisation_later_years_are_planned_and_not_bound(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 1000)
    await budget.deliver(signed(cooperation, {GRANT: 100, NEXT_GRANT: 400}), cooperation)
    event = (await budget.told(FundsCommittedV1))[0].data
    assert {line["fiscal_year"]: line["against"] for line in event["lines"]} == {
        THIS_YEAR: "allotment",
        THIS_YEAR + 1: "plan",
    }
    assert (await position_of(budget)).committed == 100
    assert (await position_of(budget, year=THIS_YEAR + 1)).committed == 0


async def test_a_planned_year_is_bound_when_an_authorisation_comes(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 1000)
    await budget.deliver(signed(cooperation, {GRANT: 100, NEXT_GRANT: 400}), cooperation)
    await allot(budget, 400, kind=LimitKind.AUTHORISATION)
    assert (await position_of(budget)).outstanding == 400
    assert await faults_of(budget) == []


async def test_a_cut_turns_the_position_red_and_signed_commitments_stand(budget: ServiceUnderTest) -> None:
    first, second = new_id(), new_id()
    await allot(budget, 1000)
    await budget.deliver(signed(first, {GRANT: 800}), first)
    await allot(budget, -500)
    await budget.deliver(signed(second, {GRANT: 1}), second)
    now = await position_of(budget)
    assert (now.committed, now.available, now.is_red) == (800, -300, True)
    assert len(await budget.told(CommitmentRefusedV1)) == 1
    assert [position.available for position in await publish_positions(budget) if position.cost_kind is None] == [-300]
    assert await faults_of(budget) == []


async def test_a_reservation_signed_in_the_red_waits_and_is_bound_when_there_is_room(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 1000)
    await budget.deliver(decided(cooperation, {GRANT: 800}), cooperation)
    await allot(budget, -500)
    await budget.deliver(signed(cooperation, {GRANT: 800}), cooperation)
    waiting = await position_of(budget)
    await allot(budget, 300)
    bound = await position_of(budget)
    assert (waiting.reserved, waiting.committed) == (800, 0)
    assert (bound.reserved, bound.committed, bound.available) == (0, 800, 0)
    assert len(await budget.told(FundsCommittedV1)) == 1
    assert await faults_of(budget) == []


async def test_an_amendment_adjusts_what_is_bound(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    agreement = signed(cooperation, {GRANT: 500})
    await allot(budget, 1000)
    await budget.deliver(agreement, cooperation)
    await budget.deliver(amended(agreement, {GRANT: 350}), cooperation)
    event = (await budget.told(CommitmentAdjustedV1))[0].data
    assert (event["total"], event["released"], event["agreement_version"]) == ("350.00", "150.00", 2)
    assert (await position_of(budget)).committed == 350


async def test_an_amendment_without_money_keeps_what_was_bound(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    agreement = signed(cooperation, {GRANT: 500})
    await allot(budget, 600)
    await budget.deliver(agreement, cooperation)
    await budget.deliver(amended(agreement, {GRANT: 700}), cooperation)
    assert (await position_of(budget)).committed == 500
    assert len(await budget.told(CommitmentRefusedV1)) == 1
    await allot(budget, 100)
    assert (await position_of(budget)).committed == 700
    assert await faults_of(budget) == []


async def test_a_terminated_agreement_releases_what_is_not_paid(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    agreement = signed(cooperation, {GRANT: 500})
    await allot(budget, 600)
    await budget.deliver(agreement, cooperation)
    terminated = facts.agreement_terminated(agreement)
    await budget.deliver(terminated, cooperation)
    now = await position_of(budget)
    assert (now.committed, now.available) == (0, 600)
    assert await faults_of(budget) == []


async def test_a_pause_holds_the_money(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    agreement = signed(cooperation, {GRANT: 500})
    await allot(budget, 600)
    await budget.deliver(agreement, cooperation)
    await budget.deliver(facts.agreement_paused(agreement), cooperation)
    assert (await position_of(budget)).committed == 500
    assert (await budget.told(CommitmentAdjustedV1))[0].data["status"] == "paused"


async def test_a_new_decision_replaces_the_earlier_reservation(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 1000)
    await budget.deliver(decided(cooperation, {GRANT: 800}), cooperation)
    await budget.deliver(decided(cooperation, {GRANT: 900}, number=2), cooperation)
    assert (await position_of(budget)).reserved == 900
    assert await faults_of(budget) == []


async def test_what_waits_gets_no_money_while_it_is_paused(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    agreement = signed(cooperation, {GRANT: 500})
    await allot(budget, 100)
    await budget.deliver(agreement, cooperation)
    await budget.deliver(facts.agreement_paused(agreement), cooperation)
    await allot(budget, 900)
    paused = await position_of(budget)
    await budget.deliver(facts.agreement_resumed(agreement), cooperation)
    await allot(budget, 1)
    assert (paused.committed, (await position_of(budget)).committed) == (0, 500)
    assert len(await budget.told(FundsCommittedV1)) == 1


async def test_a_raise_reserves_only_what_is_not_bound_already(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 1000)
    agreement = signed(cooperation, {GRANT: 600})
    await budget.deliver(decided(cooperation, {GRANT: 600}), cooperation)
    await budget.deliver(agreement, cooperation)
    await budget.deliver(decided(cooperation, {GRANT: 900}), cooperation)
    raised = await position_of(budget)
    await allot(budget, 10)  # wakes what waits for money: the case does not, and leaves the reservation alone
    untouched = await position_of(budget)
    await budget.deliver(amended(agreement, {GRANT: 900}), cooperation)
    bound = await position_of(budget)

    assert (raised.reserved, raised.committed, raised.available) == (300, 600, 100)
    assert (untouched.reserved, untouched.committed) == (300, 600)
    assert (bound.reserved, bound.committed, bound.available) == (0, 900, 110)
    assert await faults_of(budget) == []


async def test_a_decision_that_lowers_reserves_nothing_and_is_answered(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 1000)
    agreement = signed(cooperation, {GRANT: 600})
    await budget.deliver(agreement, cooperation)
    await budget.deliver(decided(cooperation, {GRANT: 500}), cooperation)
    answered = [event.data["total"] for event in await budget.told(FundsReservedV1)]
    await budget.deliver(amended(agreement, {GRANT: 500}), cooperation)
    lowered = await position_of(budget)

    assert answered == ["0.00"]
    assert (lowered.reserved, lowered.committed, lowered.available) == (0, 500, 500)
    assert await faults_of(budget) == []


async def test_a_planned_year_that_is_bound_leaves_the_money_of_an_unsigned_raise_alone(
    budget: ServiceUnderTest,
) -> None:
    cooperation = new_id()
    await allot(budget, 1000)
    agreement = signed(cooperation, {GRANT: 100, NEXT_GRANT: 400})
    await budget.deliver(agreement, cooperation)
    await budget.deliver(decided(cooperation, {GRANT: 300, NEXT_GRANT: 400}), cooperation)
    await allot(budget, 400, kind=LimitKind.AUTHORISATION)
    bound = await position_of(budget)
    await budget.deliver(amended(agreement, {GRANT: 300, NEXT_GRANT: 400}), cooperation)
    raised = await position_of(budget)

    assert (bound.reserved, bound.committed, bound.outstanding) == (200, 100, 400)
    assert (raised.reserved, raised.committed, raised.outstanding) == (0, 300, 400)
    assert await faults_of(budget) == []


async def test_a_case_that_ends_without_an_agreement_gives_its_reservation_back_once(budget: ServiceUnderTest) -> None:
    answered = facts.offer_answered()
    cooperation, ended = answered.cooperation_id, facts.cooperation_ended(answered)
    await allot(budget, 1000)
    await budget.deliver(decided(cooperation, {GRANT: 800}), cooperation)
    for _ in range(2):
        await budget.deliver(ended, cooperation)
    now = await position_of(budget)
    assert (now.reserved, now.committed, now.available) == (0, 0, 1000)
    (released,) = await budget.told(ReservationReleasedV1)
    assert (released.subject, released.data["total"]) == (str(cooperation), "800.00")
    assert await faults_of(budget) == []


async def test_a_case_that_ends_before_anything_is_decided_moves_no_money(budget: ServiceUnderTest) -> None:
    answered = facts.offer_answered()
    await allot(budget, 1000)
    await budget.deliver(facts.cooperation_ended(answered), answered.cooperation_id)
    assert (await position_of(budget)).available == 1000
