"""Payments: two persons, no more than is bound, and seen by their own organiser only."""

from .books import Books, keyed
from .facts import ORGANIZER, instalment


async def test_whoever_proposed_a_payment_may_not_approve_it(books: Books) -> None:
    agreement = await books.agree()
    anna, bo = (books.headers(subject=subject) for subject in ("anna", "bo"))
    body = {
        "commitment_id": str(agreement.agreement_id),
        "cost_kind": "grant",
        "amount": "50.00",
        "incurred_on": "2026-11-20",
        "pay_on": "2026-11-25",
        "message": "Faktura 17",
    }
    made = await books.budget.client.post("/payments", json=body, headers=keyed(anna))
    assert made.status_code == 201, made.text
    path, seen = f"/payments/{made.json()['id']}/approvals", {"If-Match": made.headers["ETag"]}
    refused = await books.budget.client.post(path, headers=keyed(anna, **seen))
    accepted = await books.budget.client.post(path, headers=keyed(bo, **seen))
    assert (refused.status_code, accepted.status_code) == (403, 200)
    assert "approve" not in made.json()["_links"]


async def test_no_more_is_proposed_than_is_bound(books: Books) -> None:
    agreement = await books.agree(amount=100)
    answers = [await books.invoice(agreement, amount="60.00") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert "kvar att betala för bidrag" in answers[1].json()["detail"]


async def test_another_organiser_does_not_see_the_payment(books: Books) -> None:
    await books.agree(instalment(200))
    await books.propose_due()
    path = f"/payments/{(await books.only_payment())['id']}"
    own, other = [
        await books.budget.client.get(path, headers=books.headers("organizer", organization_number=number))
        for number in (ORGANIZER, "2120002122")
    ]
    assert (own.status_code, other.status_code) == (200, 404)
