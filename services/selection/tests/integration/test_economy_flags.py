"""What is known of an owner's economy is weighed in the choice and in supervision, and shown to nobody else."""

import pytest

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("case_officer", True),
        ("auditor", True),
        ("inspectorate", True),
        ("evaluator", False),
        ("spsm", False),
        ("operator", False),
    ],
)
async def test_only_who_weighs_it_sees_what_is_known_of_an_owners_economy(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, role: str, sees: bool
) -> None:
    for accept in ("application/json", "text/csv"):
        page = await sample.client.get("/organizers?limit=1", headers=authorization(role) | {"Accept": accept})
        assert page.status_code == 200
    (organizer,) = (await sample.client.get("/organizers?limit=1", headers=authorization(role))).json()["items"]
    assert (organizer["economy_flags"] is not None) is sees
