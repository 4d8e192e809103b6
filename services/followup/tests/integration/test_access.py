"""What is not granted is refused, on every route."""

import re
from pathlib import Path

from followup.app import make_api
from shared.clock import new_id
from shared.identity.auth import read_permissions
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

ROLES = ("case_officer", "analyst", "team_leader", "decider", "controller", "auditor", "organizer", "spsm", "evaluator")


def routes(followup: ServiceUnderTest) -> list[tuple[str, str, str]]:
    """Operation, method and path of every route of our own."""
    return [
        (route.endpoint.__name__, route.options["methods"][0], re.sub(r"\{\w+\}", lambda _: str(new_id()), route.path))
        for router in make_api(followup.settings).routers
        for route in router.declared
    ]


def granted(permissions: Path) -> dict[str, set[str]]:
    """Of our own routes: events and webhooks are every service's, and who reads them is not the same in all."""
    rows = (row for row in read_permissions(permissions) if row.service == "followup")
    return {row.operation: set(row.conditions) for row in rows if not re.search("events$|webhook", row.operation)}


async def test_every_route_is_in_the_table_and_every_row_of_it_is_a_route(followup: ServiceUnderTest) -> None:
    assert {name for name, _, _ in routes(followup)} == set(granted(followup.settings.permissions_file))


async def test_without_a_token_nothing_is_answered(followup: ServiceUnderTest) -> None:
    for name, method, path in routes(followup):
        answer = await followup.client.request(method, path)
        assert answer.status_code == 401, name


async def test_a_role_without_the_right_is_refused(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    table = granted(followup.settings.permissions_file)
    headers = {role: authorization(role, organization_number="2120002122") for role in ROLES}
    for name, method, path in routes(followup):
        for role in set(ROLES) - table[name]:
            answer = await followup.client.request(method, path, headers=headers[role])
            assert answer.status_code == 403, (name, role)


async def test_an_auditor_changes_nothing(followup: ServiceUnderTest) -> None:
    table = granted(followup.settings.permissions_file)
    assert [name for name, roles in table.items() if "auditor" in roles and not name.startswith("get_")] == []
