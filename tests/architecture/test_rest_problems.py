"""Every refusal has a status, a Swedish heading and an address that answers (FEL.01, RFC 9457)."""

import re
from pathlib import Path

import httpx
import pytest

from shared.kit.errors import DomainError
from shared.rest.problems import STANDARD
from tests.architecture.test_permissions import SERVICES, an_app
from tests.support.documents import refusals_by_owner

OWN = [(owner, refusal) for owner, found in refusals_by_owner().items() for refusal in found]


@pytest.mark.parametrize(("owner", "refusal"), OWN, ids=[f"{owner}-{r.__name__}" for owner, r in OWN])
def test_a_refusal_has_a_documented_status_a_heading_and_an_english_address(
    owner: str, refusal: type[DomainError]
) -> None:
    assert refusal.status in STANDARD
    assert refusal.title[0].isupper()
    assert not refusal.title.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", refusal.slug)


def test_one_address_means_one_thing() -> None:
    """Across all services: a client that knows an address knows its status and heading."""
    meanings: dict[str, set[tuple[int, str]]] = {slug: {(s, title)} for s, (slug, title, _) in STANDARD.items()}
    for _, refusal in OWN:
        meanings.setdefault(refusal.slug, set()).add((refusal.status, refusal.title))
    assert {slug: meant for slug, meant in meanings.items() if len(meant) > 1} == {}


@pytest.mark.parametrize("service", SERVICES)
async def test_the_address_of_a_problem_answers_anyone(service: str, jwks_file: Path) -> None:
    app = an_app(service, jwks_file)
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as api:
        for refusal in refusals_by_owner()[service]:
            page = (await api.get(f"/problems/{refusal.slug}")).json()
            assert (page["title"], page["status"]) == (refusal.title, refusal.status)
            assert page["advice"].endswith(".")
        read = await api.get("/problems/not-found", headers={"Accept": "text/html"})
        assert read.headers["content-type"] == "text/html; charset=utf-8"
        assert '<html lang="sv">' in read.text
        assert (await api.get("/problems/made-up")).status_code == 404
