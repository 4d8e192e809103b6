"""What tests begin with and is put back by rows (tests/support/kept.py) is what was brought there by calls."""

import pytest
from sqlalchemy import make_url

from insatser.postgres import EmbeddedPostgres
from services.agreements.tests.case import CaseAt
from shared.contracts.agreements import AgreementSignedV1
from tests.support.kept import Kept
from tests.support.servers import empty
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def test_a_case_that_is_put_back_goes_on_from_where_it_was(
    agreements: ServiceUnderTest,
    case_at: CaseAt,
    authorization: AuthorizationHeaders,
    postgres_server: EmbeddedPostgres,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Kept, "on", True)  # also where the code is changed from test to test
    agreements.kept = Kept()
    brought = await case_at("half signed")
    case, told, numbered = (await brought.get()).json(), await agreements.told(), dict(agreements._sequences)

    database = make_url(agreements.settings.database_url.get_secret_value()).database
    await empty(postgres_server, str(database))
    agreements._sequences.clear()
    again = await case_at("half signed")
    assert again is not brought
    assert ((await again.get()).json(), await agreements.told()) == (case, told)
    assert agreements._sequences == numbered
    await again.sign_as_agency()
    (signed,) = await agreements.told(AgreementSignedV1)
    assert signed.subject == brought.id
    chain = await agreements.client.get("/audit-verifications", headers=authorization("auditor"))
    assert chain.json()["broken_at"] is None

    made = []

    async def note() -> None:
        made.append("anew")

    for _ in range(2):
        await agreements.once("noted", note)
    assert made == ["anew", "anew"], "where something else has been done, nothing is put back"
