"""Whose turn it is, all the way from the offer to both signatures."""

from itertools import pairwise

from insatser.chain.cooperating import STEPS
from services.agreements.tests.case import Case, CaseAt

ROLES = ("organizer", "case_officer", "team_leader", "decider")


async def waiting_for(case: Case) -> set[str]:
    """The roles that find the case in their list; a case without a team always waits for a leader in the analysis."""
    found = set()
    for role in ROLES:
        page = (await case.get(f"/cooperations?waiting_for={role}")).json()
        found |= {role} if page["_meta"]["total_records"] else set()
    return found


async def test_a_step_hands_the_case_to_the_next_role(case_at: CaseAt) -> None:
    case = await case_at("offered")
    turns = [await waiting_for(case)]
    for before, after in pairwise(["offered", *STEPS][:-1]):
        await case.bring(after, after=before)
        turns.append(await waiting_for(case))
    assert turns == [
        {"organizer"},
        {"case_officer", "team_leader"},
        {"organizer", "team_leader"},
        {"case_officer"},
        {"case_officer"},
        {"case_officer"},
        {"organizer", "decider"},
        {"decider"},
        set(),
    ]


async def test_a_party_that_has_signed_is_not_asked_again(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await case.sign("ORGANIZER")
    assert await waiting_for(case) == {"decider"}


async def test_nobody_is_asked_to_sign_before_the_money_is_reserved(case_at: CaseAt) -> None:
    case = await case_at("decided")
    await case.draft()
    assert await waiting_for(case) == set()
