"""Where links lead: only to what the caller may read, here and in the other services."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import Request

from shared.kit.errors import Existing, NotAllowed
from shared.rest import links as module
from shared.rest.links import Elsewhere, Service, Step, existing_link, links

OWN, OTHER = "2120000530", "2120000142"


@pytest.fixture(autouse=True)
def _addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "base_url", lambda _request: "https://here")
    monkeypatch.setattr(module, "templates", lambda _routes: {"get_note": "/notes/{note_id}"})


def request(*operations: str, there: tuple[str, ...] = (), own_tenant: str | None = None) -> Request:
    """By a caller who may do the operations here, and those `there` in the service `budget`."""

    def permissions(granted: tuple[str, ...]) -> Any:
        def admit(actor: object, operation: str) -> object:
            if operation not in granted:
                raise NotAllowed("Nej.")
            return actor

        return SimpleNamespace(grants=lambda _actor, operation: operation in granted, admit=admit)

    state = SimpleNamespace(
        permissions=permissions(operations),
        elsewhere={"budget": Service("https://there", permissions(there))},
        shown_by={},
    )
    app = SimpleNamespace(state=state, routes=[])
    return cast(Request, SimpleNamespace(app=app, state=SimpleNamespace(actor=SimpleNamespace(own_tenant=own_tenant))))


STEPS = (
    Step("change", "put_note", "PUT", "/notes/1"),
    Elsewhere("commitment", "budget", "get_commitment", "/commitments/1"),
    Elsewhere("schedule", "followup", "get_schedule", "/schedules/1"),
)


def test_a_link_is_shown_where_the_caller_may_go_and_the_address_is_known() -> None:
    assert set(links(request(), "/notes/1", *STEPS)) == {"self"}
    shown = links(request("put_note", there=("get_commitment",)), "/notes/1", *STEPS)
    assert {rel: link.href for rel, link in shown.items()} == {
        "self": "https://here/notes/1",
        "change": "https://here/notes/1",
        "commitment": "https://there/commitments/1",
    }


@pytest.mark.parametrize(
    ("who", "organization_number", "seen"),
    [
        (request("get_note"), OTHER, True),
        (request("get_note", own_tenant=OWN), OWN, True),
        (request("get_note", own_tenant=OWN), OTHER, False),
        (request(), OWN, False),
    ],
    ids=["of all", "of one's own", "of another's", "of none"],
)
def test_what_is_in_the_way_is_named_only_to_whom_it_concerns(
    who: Request, organization_number: str, seen: bool
) -> None:
    found = existing_link(who, Existing("note", {"id": 7, "organization_number": organization_number}))
    assert (found.href if found else None) == ("https://here/notes/7" if seen else None)
