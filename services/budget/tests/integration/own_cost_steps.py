"""What people do with the agency's own costs in tests."""

from typing import Any

from shared.contracts.budget import OwnCostsChangedV1

from .books import Books
from .facts import PROGRAMME

COST = {
    "programme": PROGRAMME,
    "cost_kind": "operation",
    "activity": "coordination",
    "amount": "100.00",
    "incurred_on": "2026-11-20",
    "message": "Projektledning",
    "diary_number": "2026:1",
}


async def registered(books: Books, *, subject: str = "eva", moment: str | None = None, **changed: Any) -> Any:
    return await books.post("/own-costs", COST | changed, subject=subject, moment=moment)


async def attested(books: Books, *, subject: str = "bo", moment: str | None = None, **changed: Any) -> dict[str, Any]:
    """Registered by eva and attested by another."""
    answer = await registered(books, moment=moment, **changed)
    assert answer.status_code == 201, answer.text
    attestation = await attest(books, answer.json(), subject=subject, moment=moment)
    assert attestation.status_code == 200, attestation.text
    cost: dict[str, Any] = attestation.json()
    return cost


async def attest(books: Books, cost: dict[str, Any], *, subject: str, moment: str | None = None) -> Any:
    path = f"/own-costs/{cost['id']}/attestations"
    return await books.post(path, subject=subject, version=cost["version"], moment=moment)


async def published(books: Books) -> dict[tuple[str, str | None], str]:
    """The newest event of each kind and activity, as a reader copies it."""
    newest: dict[tuple[str, str | None], str] = {}
    for event in await books.budget.told(OwnCostsChangedV1):
        newest[event.data["appropriation_item"], event.data["activity"]] = event.data["amount"]
    return newest
