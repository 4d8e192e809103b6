"""Who is let in, and what the permission table gives."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from insatser.keys import LocalKeys
from shared.identity.auth import Permission, Permissions, read_permissions
from shared.identity.tokens import TokenReader
from shared.kit.actor import Actor
from shared.kit.errors import NotAllowed, Unauthenticated


def reader(
    jwks: Path, *, local: bool = True, issuer: str = "insatser-local", audience: str = "insatser"
) -> TokenReader:
    return TokenReader(
        issuer=issuer, audience=audience, jwks=str(jwks), local=local, tenant_claim="organization_number"
    )


@pytest.mark.parametrize(
    "claims", [{"roles": 5}, {"roles": {"decider": True}}, {"roles": [5]}, {"organization_number": 2120000530}]
)
async def test_a_token_that_cannot_be_read_is_refused(
    local_keys: LocalKeys, jwks_file: Path, claims: dict[str, Any]
) -> None:
    whole: dict[str, Any] = {"roles": ["organizer"], "now": datetime.now(UTC), "subject": "anna"}
    with pytest.raises(Unauthenticated):
        await reader(jwks_file).read(local_keys.token(**whole | claims))


async def test_no_token_makes_its_bearer_one_of_our_workers(local_keys: LocalKeys, jwks_file: Path) -> None:
    token = local_keys.token(["system", "reader"], datetime.now(UTC))
    assert (await reader(jwks_file).read(token)).roles == {"reader"}


async def test_a_good_token_tells_who_and_with_which_roles(local_keys: LocalKeys, jwks_file: Path) -> None:
    token = local_keys.token(["organizer"], datetime.now(UTC), subject="anna", organization_number="2120000530")
    actor = await reader(jwks_file).read(token)
    assert (actor.subject, actor.roles, actor.tenant) == ("anna", frozenset({"organizer"}), "2120000530")


@pytest.mark.parametrize(
    "settings", [{"local": False}, {"issuer": "someone-else"}, {"audience": "another-system"}], ids=str
)
async def test_a_token_for_somewhere_else_is_refused(
    local_keys: LocalKeys, jwks_file: Path, settings: dict[str, str]
) -> None:
    token = local_keys.token(["operator"], datetime.now(UTC))
    with pytest.raises(Unauthenticated):
        await reader(jwks_file, **settings).read(token)  # type: ignore[arg-type]


async def test_an_old_token_is_refused(local_keys: LocalKeys, jwks_file: Path) -> None:
    token = local_keys.token(["operator"], datetime.now(UTC) - timedelta(days=2))
    with pytest.raises(Unauthenticated):
        await reader(jwks_file).read(token)


async def test_a_token_whose_claims_were_changed_is_refused(local_keys: LocalKeys, jwks_file: Path) -> None:
    header, _, signature = local_keys.token(["auditor"], datetime.now(UTC)).split(".")
    _, claims, _ = local_keys.token(["operator"], datetime.now(UTC)).split(".")
    with pytest.raises(Unauthenticated):
        await reader(jwks_file).read(f"{header}.{claims}.{signature}")


def permissions() -> Permissions:
    conditions = {"case_officer": "all", "organizer": "own", "evaluator": "published"}
    return Permissions("sandbox", [Permission("sandbox", "look", conditions)])


def test_what_is_not_granted_is_refused() -> None:
    with pytest.raises(NotAllowed):
        permissions().admit(Actor("a", frozenset({"case_officer"})), "change")


def test_the_widest_of_several_roles_counts() -> None:
    both = Actor("a", frozenset({"case_officer", "organizer"}), tenant="2120000530")
    assert permissions().admit(both, "look").own_tenant is None


def test_own_reaches_only_the_callers_organisation() -> None:
    own = permissions().admit(Actor("a", frozenset({"organizer"}), "2120000530"), "look")
    assert own.own_tenant == "2120000530"
    with pytest.raises(NotAllowed):
        permissions().admit(Actor("a", frozenset({"organizer"})), "look")


def matrix(folder: Path, *lines: str) -> Path:
    table = folder / "permissions.csv"
    table.write_text("\n".join(lines) + "\n")
    return table


def test_a_row_is_an_operation_and_an_empty_cell_grants_nothing(tmp_path: Path) -> None:
    table = matrix(tmp_path, "service,operation,case_officer,organizer", "sandbox,look,all,own", "*,change,,all")
    assert read_permissions(table) == [
        Permission("sandbox", "look", {"case_officer": "all", "organizer": "own"}),
        Permission("*", "change", {"organizer": "all"}),
    ]


def test_a_service_has_its_own_rows_and_those_of_every_service(tmp_path: Path) -> None:
    table = matrix(tmp_path, "service,operation,operator", "sandbox,look,all", "*,change,all", "other,own,all")
    assert Permissions.from_file("sandbox", table).operations == {"look", "change"}


@pytest.mark.parametrize(
    ("header", "rows", "fault"),
    [
        ("service,operation,officer", ["sandbox,look,all"], "unknown role 'officer'"),
        ("service,operation,auditor,auditor", ["sandbox,look,all,own"], "the role auditor has 2 columns"),
        ("operation,auditor", ["look,all"], "not with service and operation"),
        ("service,operation,auditor", ["sandbox,look,everything"], "unknown condition 'everything' in look"),
        ("service,operation,auditor", ["sandbox,look,all", "sandbox,look,own"], "look stands twice for sandbox"),
        ("service,operation,auditor", ["*,look,all", "sandbox,look,own"], "look stands twice for sandbox"),
        ("service,operation,auditor", ["sandbox,look,all", "*,look,own"], r"look stands twice for \*"),
        ("service,operation,auditor", ["sandbox,look"], "line 2 has 2 cells, not 3"),
    ],
    ids=["role", "doubled role", "header", "condition", "doubled operation", "own after all", "all after own", "cells"],
)
def test_a_malformed_matrix_stops_the_service_from_starting(
    tmp_path: Path, header: str, rows: list[str], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        Permissions.from_file("sandbox", matrix(tmp_path, header, *rows))
