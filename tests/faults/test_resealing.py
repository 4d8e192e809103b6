"""The attack on the past: whoever has the password of a database's owner rewrites a row and seals the trail anew.

Each service's head is kept by another, whose database that password does not open.
"""

from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.audit_trail import heads as audit_heads
from shared.clock import utc_now
from shared.contracts import FACTS
from shared.kit import audit
from tests.support.resealing import reseal
from tests.support.servers import as_owner
from tests.support.service import RunService, ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

KEEPERS = {"selection": "agreements", "agreements": "budget", "budget": "followup", "followup": "selection"}


async def up(run_service: RunService, service: str) -> ServiceUnderTest:
    parts = [import_module(f"{service}.{name}") for name in ("app", "worker", "settings")]
    return await run_service(parts[0].make_api, parts[1].make_worker, parts[2].Settings)


async def seal(attacked: ServiceUnderTest) -> None:
    async with attacked.engine.begin() as connection:
        await audit.seal(connection)


async def verdict(attacked: ServiceUnderTest, auditor: dict[str, str], heads: list[dict[str, Any]]) -> dict[str, Any]:
    answer = await attacked.client.post("/audit-verifications", json={"heads": heads}, headers=auditor)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("service", KEEPERS)
async def test_a_trail_that_is_sealed_anew_does_not_fit_the_heads_that_another_service_keeps(
    service: str, run_service: RunService, authorization: AuthorizationHeaders
) -> None:
    attacked, keeper = await up(run_service, service), await up(run_service, KEEPERS[service])
    auditor = authorization("auditor")
    for number in range(1, 4):
        async with attacked.work() as work:
            await work.record("note", "note", number, at=utc_now(), reason="som det var")
    await seal(attacked)
    contract = attacked.worker.audit_head
    assert contract is not None
    assert FACTS[contract.TYPE] is contract
    await audit_heads.publish(attacked.sessions, service, contract)
    (event,) = await attacked.told(contract)
    await keeper.deliver(contract.model_validate(event.data), event.subject)
    async with keeper.sessions() as session:
        counted = (await session.execute(text("SELECT (SELECT count(*) FROM audit_entry), count(*) FROM outbox"))).one()
    assert tuple(counted) == (0, 0), "keeping a head is told by nobody: four idle services would do so for ever"

    stored = (await keeper.client.get("/audit-heads", params={"source": service}, headers=auditor)).json()["items"]
    for link, covered in ((1, 1), (3, 1), (4, 0)):
        asked: dict[str, str | int] = {"source": service, "covers": link}
        listed = (await keeper.client.get("/audit-heads", params=asked, headers=auditor)).json()["items"]
        assert len(listed) == covered, link
    heads = [{name: head[name] for name in ("number", "hash", "since", "marks")} for head in stored]
    whole = await verdict(attacked, auditor, heads)
    assert (whole["heads"], whole["sealed"], whole["altered_from"], whole["row"]) == (1, 3, None, None)

    owner = create_async_engine(as_owner(attacked.settings.database_url.get_secret_value()), poolclass=NullPool)
    await reseal(owner, "UPDATE audit_entry SET reason = 'som det aldrig var' WHERE object_id = '2'")
    await owner.dispose()
    alone = (await attacked.client.get("/audit-verifications", headers=auditor)).json()
    assert (alone["sealed"], alone["broken_at"]) == (3, None), "by itself the chain says that it is whole"
    found = await verdict(attacked, auditor, heads)
    assert (found["altered_from"], found["row"]["object_id"]) == (2, "2")
