"""What the audit trail keeps of an organiser's account: enough to tell one from another, and no account."""

import hashlib
import hmac
from typing import Any

from .books import PAYEE, Books

OLD, NEW = "9912346", "50501055"
KEY = b"a key for tests"


def masked(account: str) -> dict[str, Any]:
    return {"ends_with": account[-3:], "digest": hmac.new(KEY, account.encode(), hashlib.sha256).hexdigest()}


async def test_an_account_that_was_changed_can_still_be_told(books: Books) -> None:
    """Who changed it, from which to which: whoever has the key can say whether an account was the one."""
    payee = (await books.post("/payees", PAYEE, subject="eva")).json()
    other = {key: value for key, value in PAYEE.items() if key != "organization_number"} | {"account_number": NEW}
    assert (await books.put(f"/payees/{payee['id']}", other, version=1, subject="ulla")).is_success
    answer = await books.budget.client.get(
        "/audit-entries", params={"object_id": payee["id"]}, headers=books.headers("auditor")
    )
    registered, changed = answer.json()["items"]
    assert registered["after"]["account_number"] == masked(OLD)
    assert (changed["before"]["account_number"], changed["after"]["account_number"]) == (masked(OLD), masked(NEW))
    assert (changed["before"]["changed_by"], changed["after"]["changed_by"]) == ("eva", "ulla")
    assert OLD not in answer.text
    assert NEW not in answer.text
