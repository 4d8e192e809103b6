"""A role that a colleague has delegated opens what that role may do, in every service, and nothing more."""

import importlib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from shared.contracts.agreements import DelegationRecordedV1
from shared.identity.auth import Permissions
from shared.kit import delegations
from shared.kit.delegations import DelegatedRole
from shared.roles import OFFICIALS, ROLES, DelegableRole
from tests.architecture.test_permissions import OPEN, SERVICES, TABLE, filled, operations
from tests.support import facts
from tests.support.service import RunService, ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

ServiceNamed = Callable[[str], Awaitable[ServiceUnderTest]]
DECIDERS = {
    "selection": "post_decision",
    "agreements": "post_termination_approval",
    "followup": "post_report_submission",
}
DECIDERS |= {"budget": "post_repayment_claim"}
"""What a decider alone may do, in each service."""
IN_FORCE = at("2026-12-01T11:00:00Z")


@pytest.fixture(params=SERVICES, scope="module")
def name(request: pytest.FixtureRequest) -> str:
    """One service after the other, so that each is built once."""
    found: str = request.param
    return found


@pytest.fixture
def service_named(run_service: RunService) -> ServiceNamed:
    async def run(name: str) -> ServiceUnderTest:
        app, worker = importlib.import_module(f"{name}.app"), importlib.import_module(f"{name}.worker")
        kind = importlib.import_module(f"{name}.settings").Settings
        return await run_service(app.make_api, worker.make_worker, kind, {"rate_limit_per_minute": 1_000_000})

    return run


async def delegate(service: ServiceUnderTest, **changed: Any) -> DelegationRecordedV1:
    """As the event brings it; agreements, which publishes it, has its copy without one."""
    recorded = facts.delegation_recorded(official_id="anna", **changed)
    if service.api.work.service != "agreements":
        await service.deliver(recorded, recorded.delegation_id)
        return recorded
    values = recorded.model_dump() | {"id": recorded.delegation_id, "subject": "anna"}
    values["delegator"] = recorded.delegated_by
    async with service.work() as work:
        row = DelegatedRole(**{name: values[name] for name in DelegatedRole.__dataclass_fields__})
        await delegations.note(work.session, row, sequence=1, at=service.envelope(recorded, "one").time)
    return recorded


async def refused(service: ServiceUnderTest, headers: dict[str, str], *names: str) -> set[str]:
    """The operations, of those named or of all, that the caller is refused for want of a role."""
    found = set()
    for name, method, path in operations(service.client._transport.app):  # type: ignore[attr-defined]
        if name not in OPEN and (not names or name in names):
            answer = await service.client.request(method, f"http://test{filled(path)}", headers=headers)
            assert answer.status_code < 500, answer.text
            if answer.status_code == 403 and answer.json()["type"] == "/problems/forbidden":
                found.add(name)
    return found


async def test_a_delegated_role_opens_every_operation_of_that_role_and_no_other(
    name: str, service_named: ServiceNamed, authorization: AuthorizationHeaders
) -> None:
    """SAK.08."""
    service = await service_named(name)
    permissions = Permissions.from_file(name, TABLE)
    anna = authorization("case_officer", subject="anna") | IN_FORCE
    roles_of = {op: set(permissions.granted(op)) for op in permissions.operations}
    mine = {op for op, roles in roles_of.items() if "case_officer" in roles}
    assert await refused(service, anna) == roles_of.keys() - mine
    await delegate(service)
    assert await refused(service, anna) == {
        op for op, roles in roles_of.items() if roles.isdisjoint({"case_officer", "decider"})
    }


async def test_it_holds_from_its_first_day_to_its_last_or_until_it_is_ended(
    name: str, service_named: ServiceNamed, authorization: AuthorizationHeaders
) -> None:
    service, step = await service_named(name), DECIDERS[name]
    anna = authorization("case_officer", subject="anna")
    recorded = await delegate(service, from_on="2026-12-01", until_on="2026-12-31")
    days = {
        moment: not await refused(service, anna | at(moment), step)
        for moment in (
            "2026-11-30T11:00:00Z",
            "2026-12-01T00:00:00+01:00",
            "2026-12-31T22:00:00Z",
            "2027-01-01T00:00:00Z",
        )
    }
    assert list(days.values()) == [False, True, True, False]
    ended = recorded.model_dump() | {"ended_at": "2026-12-01T08:00:00Z"}
    await delegate(service, **{k: v for k, v in ended.items() if k != "official_id"})
    assert await refused(service, anna | IN_FORCE, step) == {step}


async def test_it_serves_the_person_it_names_and_officials_alone(
    name: str, service_named: ServiceNamed, authorization: AuthorizationHeaders
) -> None:
    service, step = await service_named(name), DECIDERS[name]
    await delegate(service)
    for role in ROLES:
        own = {"organization_number": facts.ARBOGA} if role == "organizer" else {}
        anna, bo = (authorization(role, subject=who, **own) | IN_FORCE for who in ("anna", "bo"))
        expected = set() if role == "decider" else {step}
        assert await refused(service, bo, step) == expected, role
        assert await refused(service, anna, step) == (set() if role in OFFICIALS else {step}), role


async def test_a_release_that_lets_other_roles_be_delegated_is_not_believed(
    name: str, service_named: ServiceNamed, authorization: AuthorizationHeaders
) -> None:
    service = await service_named(name)
    anna = authorization("case_officer", subject="anna") | IN_FORCE
    for role in set(ROLES) - set(DelegableRole) - {"case_officer"}:
        await delegate(service, role=role)
    assert await refused(service, anna, "get_held_events", "post_held_event_replay", DECIDERS[name]) == {
        "get_held_events",
        "post_held_event_replay",
        DECIDERS[name],
    }


async def test_nothing_is_asked_where_the_callers_own_roles_suffice_or_no_answer_could_help(
    name: str, service_named: ServiceNamed, authorization: AuthorizationHeaders
) -> None:
    service = await service_named(name)
    step, decider = DECIDERS[name], authorization("decider", subject="anna")
    officer, operator = authorization("case_officer", subject="anna"), authorization("operator")
    async with service.counting_statements() as statements:
        await refused(service, officer, "get_held_events")
        await refused(service, operator, step)
        assert not any("delegated_role" in statement for statement in statements)
        await refused(service, decider, step)
        assert not any("delegated_role" in statement for statement in statements)
        await refused(service, officer, step)
        assert sum("delegated_role" in statement for statement in statements) == 1
