"""A delegation, recorded in one service, counts in all four; and so does its end."""

import secrets
from datetime import date, timedelta

from insatser.chain.caller import Caller, Json, Refused
from insatser.chain.cooperating import until
from insatser.services import NAMES
from shared.clock import new_id

STEPS = {
    "selection": f"/rounds/{new_id()}/decisions",
    "agreements": f"/terminations/{new_id()}/approvals",
    "budget": f"/repayment-claims/{new_id()}/write-offs",
    "followup": f"/reports/{new_id()}/submissions",
}
"""What a decider alone may do, to something that is not there: anybody else is refused before it is looked for."""


async def may(caller: Caller, service: str, subject: str) -> bool:
    try:
        await caller.post(service, STEPS[service], role="case_officer", subject=subject, version=1)
    except Refused as refused:
        return refused.status != 403
    raise AssertionError("a step on nothing succeeded")


async def test_a_delegated_role_opens_its_steps_in_every_service_until_it_is_ended(caller: Caller, today: date) -> None:
    subject = f"anna-{secrets.token_hex(3)}"
    assert [await may(caller, service, subject) for service in NAMES] == [False] * 4
    body = {"person": subject, "role": "decider", "from_on": str(today), "until_on": str(today + timedelta(days=30))}
    made = await caller.post("agreements", "/delegations", body | {"reason": "Semester."}, role="decider")

    async def everywhere(wanted: bool) -> Json | None:
        found = {service: await may(caller, service, subject) for service in NAMES}
        return found if set(found.values()) == {wanted} else None

    await until("delegationen i alla tjänster", lambda: everywhere(True))
    path, end = f"/delegations/{made['id']}/endings", {"reason": "Åter i tjänst."}
    await caller.post("agreements", path, end, role="decider", version=1)
    await until("delegationens slut i alla tjänster", lambda: everywhere(False))
