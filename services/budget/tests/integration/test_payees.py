"""What the audit trail keeps of an organiser's account: enough to tell one from another, and no account."""

import hashlib
import hmac
from typing import Any

from .books import PAYEE, Books
from .facts import PROGRAMME, THIS_YEAR

OLD, NEW = "9912346", "50501055"
KEY = b"a key for tests"


def masked(account: str) -> dict[str, Any]:
    return {"ends_with": account[-3:], "digest": hmac.new(KEY, account.encode(), hashlib.sha256).hexdigest()}


async def test_an_account_that_was_changed_can_still_be_recognised(books: Books) -> None:
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


async def test_a_refusal_because_it_is_there_already_links_to_it(books: Books) -> None:
    payee = (await books.post("/payees", PAYEE, subject="eva")).json()
    refused = await books.post("/payees", PAYEE, subject="ulla")
    assert refused.status_code == 409
    assert refused.json()["_links"] == {"existing": payee["_links"]["self"] | {"rel": "existing"}}
    day = {"programme": PROGRAMME, "day": f"{THIS_YEAR}-10-25", "last_year": THIS_YEAR + 2, "diary_number": "U2026/1"}
    registered = (await books.post("/forecast-days", day)).json()
    again = await books.post("/forecast-days", day | {"diary_number": "U2026/2"})
    assert again.json()["_links"]["existing"]["href"] == registered["_links"]["self"]["href"]
