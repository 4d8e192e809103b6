"""Lists that are followed: every list tells what has changed since a moment, and what is posted never changes."""

from typing import Any

import pytest

from shared.clock import new_id
from tests.support import facts

from .books import GRANT, Books, allot
from .facts import OWN, PROGRAMME, instalment, signed

BEFORE, AFTER = "2026-11-22T00:00:00Z", "2099-01-01T00:00:00Z"
LISTS = (
    "accruals", "allotments", "appropriation-items", "appropriations", "authorisations", "commitments", "cost-rules",
    "forecast-days", "forecasts", "imports", "incomes", "instalments", "ledger-accounts", "ledger-entries",
    "ledger-transactions", "own-costs", "payees", "payment-files", "payments", "plans", "positions",
    "repayment-claims", "reservations", "scenarios", "supervision-releases", "supervisions", "vouchers", "year-ends",
)  # fmt: skip


async def changed(books: Books, name: str, since: str) -> list[Any]:
    found = await books.get(f"/{name}?limit=100&updated_since={since.replace('+', '%2B')}")
    items: list[Any] = found["items"]
    return items


def test_these_are_all_the_lists(books: Books) -> None:
    paths = {route.path for router in books.budget.api.routers for route in router.declared}
    reports = {path for path in paths if "report" in path or path in ("/sie-exports", "/ledger-verifications")}
    posts_only = {"/allotment-imports", "/payment-imports"}
    whole = {path.strip("/") for path in paths - reports - posts_only if path.count("/") == 1}
    assert whole == set(LISTS)


@pytest.mark.parametrize("name", LISTS)
async def test_every_list_is_followed_by_updated_since_and_cursor(books: Books, name: str) -> None:
    await books.pay()
    everything = await books.get(f"/{name}?limit=1")
    assert len(await changed(books, name, BEFORE)) == everything["_meta"]["total_records"]
    assert await changed(books, name, AFTER) == []
    if cursor := everything["_meta"]["next_cursor"]:
        following = await books.get(f"/{name}?limit=1&cursor={cursor}")
        assert following["items"] != everything["items"]
        newest = await books.get(f"/{name}?limit=1&sort=-updated_at")
        assert newest["_meta"]["next_cursor"]


async def test_accounts_and_positions_that_move_have_changed_and_others_have_not(books: Books) -> None:
    await allot(books.budget, 1000)
    await allot(books.budget, 1000, item=OWN)
    moment = max(row["updated_at"] for row in await changed(books, "ledger-accounts", BEFORE))
    agreement = signed(new_id(), {GRANT: 100})
    await books.budget.deliver(agreement, agreement.cooperation_id)
    accounts = [row for row in await changed(books, "ledger-accounts", moment) if row["updated_at"] > moment]
    positions = [row for row in await changed(books, "positions", moment) if row["updated_at"] > moment]
    assert {(row["item"], row["stage"]) for row in accounts} == {("1:5 ap.3", "available"), ("1:5 ap.3", "committed")}
    assert [(row["appropriation_item"], row["committed"]) for row in positions] == [("1:5 ap.3", "100.00")]


async def test_an_instalment_that_is_proposed_has_changed(books: Books) -> None:
    await books.agree(instalment(200))
    (planned,) = await changed(books, "instalments", BEFORE)
    await books.propose_due()
    (proposed,) = await changed(books, "instalments", BEFORE)
    assert proposed["state"] == "proposed"
    assert proposed["updated_at"] > planned["updated_at"]


async def test_an_instalment_that_is_stopped_has_changed_when_an_amendment_gives_it_another_number(
    books: Books,
) -> None:
    agreement = await books.agree(instalment(200))
    await books.propose_due()
    payment = await books.only_payment()
    await books.post(f"/payments/{payment['id']}/rejections", {"reason": "Fel."}, version=payment["version"])
    seen = await changed(books, "instalments", BEFORE)
    parts = [part.model_copy(update={"number": 2}) for part in agreement.instalments]
    for version in (2, 3):
        amendment = facts.agreement_amended(agreement, version=version, previous_version=version - 1, instalments=parts)
        await books.budget.deliver(amendment, agreement.cooperation_id)
        seen += await changed(books, "instalments", BEFORE)
    assert [(row["state"], row["number"]) for row in seen] == [("held", 1), ("held", 2), ("held", 2)]
    stopped, renumbered, left_alone = [row["updated_at"] for row in seen]
    assert stopped < renumbered == left_alone


async def test_a_posted_entry_shows_its_own_balance_for_ever(books: Books) -> None:
    await allot(books.budget, 1000)
    (transaction,) = await changed(books, "ledger-transactions", BEFORE)
    entries = await changed(books, "ledger-entries", BEFORE)
    await allot(books.budget, -1300)
    path = f"/ledger-transactions?limit=100&programme={PROGRAMME}"
    now = next(row for row in (await books.get(path))["items"] if row["id"] == transaction["id"])
    assert now["entries"] == transaction["entries"]
    later = (await books.get("/ledger-entries?limit=100"))["items"]
    assert later[: len(entries)] == entries
    shown = {row["account"]["stage"]: row["account"] for row in later[len(entries) :]}
    assert (shown["available"]["balance"], shown["available"]["overdrawn"]) == ("-300.00", "300.00")
    assert all(row["account"]["balance"] == row["balance_after"] for row in later)
