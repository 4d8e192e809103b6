"""What stands under the root of every API: api-info, the specification in two forms, pages to read (VER.06, DOK.23)."""

import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import jsonschema_rs
import pytest
import yaml
from fastapi import FastAPI

from insatser.layout import CLONE
from shared.contracts import facts_by
from shared.endpoints.feed import EventOut
from shared.event import Event
from shared.rest.deprecations import listed
from shared.rest.operations import Operations
from tests.architecture.test_permissions import SERVICES, an_app


@pytest.fixture(params=SERVICES, scope="module")
def app(request: pytest.FixtureRequest, jwks_file: Path) -> FastAPI:
    return an_app(request.param, jwks_file)


@pytest.fixture
async def api(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody in particular, through a gateway that says what address it was called by."""
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url=f"http://inside:8080{app.state.root}",
            headers={"Forwarded": "proto=https;host=api.example.se"},
        ) as client,
    ):
        yield client


async def test_api_info_says_what_the_profile_asks(api: httpx.AsyncClient) -> None:
    """VER.07, VER.10–12."""
    info = (await api.get("/api-info")).json()
    major, _, _ = info["apiVersion"].split(".")
    assert set(info) == {"apiName", "apiVersion", "apiReleased", "apiDocumentation", "apiStatus"}
    assert info["apiDocumentation"] == f"https://api.example.se/{info['apiName']}/v1/docs"
    assert date.fromisoformat(info["apiReleased"])
    assert info["apiStatus"] == ("beta" if major == "0" else "active")


async def test_the_specification_is_the_same_in_json_and_yaml(api: httpx.AsyncClient) -> None:
    """DOK.18, DOK.23, DOK.24."""
    as_json, as_yaml = await api.get("/openapi.json"), await api.get("/openapi.yaml")
    assert as_json.json()["openapi"].startswith("3.1")
    assert yaml.load(as_yaml.text, yaml.CSafeLoader) == as_json.json()


async def test_the_changes_are_served_as_page_text_and_data_and_nothing_of_them_is_lost(
    app: FastAPI, api: httpx.AsyncClient
) -> None:
    """VER.04, VER.16: release by release, every row of the service's own changelog."""
    text = (CLONE / "services" / app.title.lower() / "CHANGELOG.md").read_text(encoding="utf-8")
    asked = {
        kind: await api.get("/changes", headers={"Accept": kind}) for kind in ("text/markdown", "text/html", "*/*")
    }
    assert asked["text/markdown"].text == text
    releases = asked["*/*"].json()["releases"]
    assert releases[0]["version"] == app.version
    rows = [row for release in releases for group in release["groups"] for row in group["changes"]]
    assert len(rows) == len(re.findall(r"^\* ", text, flags=re.MULTILINE))
    assert asked["text/html"].text.count("<li>") == len(rows) + max(1, len(asked["*/*"].json()["deprecations"]))


def test_what_is_on_its_way_out_says_so_in_headers_and_in_the_changelog(app: FastAPI) -> None:
    """VER.09: marked once in the code; the description, the answers and the changelog agree."""
    document = app.openapi()
    described = {
        operation["operationId"]
        for item in document["paths"].values()
        for operation in item.values()
        if any("Deprecation" in answer.get("headers", {}) for answer in operation["responses"].values())
    }
    operations = Operations(app.routes).all()
    assert {operation.name for operation in operations if operation.deprecation} == described
    text = (CLONE / "services" / app.title.lower() / "CHANGELOG.md").read_text(encoding="utf-8")
    rows = text.partition("### Deprecated")[2].partition("###")[0]
    for name, found in listed(document):
        assert f"`{name.rpartition('.')[2]}`" in rows, name
        assert f"`{found.instead}`" in rows, name


async def test_the_documentation_can_be_read_by_anyone(api: httpx.AsyncClient) -> None:
    """DOK.01."""
    page = await api.get("/docs")
    assert page.status_code == 200
    assert "openapi.json" in page.text


async def test_the_specification_says_where_the_reader_came_in(api: httpx.AsyncClient) -> None:
    """UFN.01: what the gateway says, written so that nothing in a header breaks the document."""
    for host, shown in (("api.myndighet.se", "api.myndighet.se"), ('a\\b"}', 'a\\b"}')):
        headers = {"Forwarded": f"proto=https;host={host}"}
        as_json, as_yaml = (
            await api.get("/openapi.json", headers=headers),
            await api.get("/openapi.yaml", headers=headers),
        )
        for document in (as_json.json(), yaml.load(as_yaml.text, yaml.CSafeLoader)):
            address = document["servers"][0]["url"]
            assert re.fullmatch(f"https://{re.escape(shown)}/[a-z]+/v1", address)
            assert document["info"]["termsOfService"] == f"{address}/docs/terms"


async def test_the_terms_are_a_page(api: httpx.AsyncClient) -> None:
    """DOK.03, DOK.08: what the description names as its terms, in Swedish, with this installation's limits."""
    terms = (await api.get("/openapi.json")).json()["info"]["termsOfService"]
    page = await api.get(terms)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h2>Servicenivå och begränsningar</h2>" in page.text
    assert "6000 anrop i minuten" in page.text


async def test_every_event_has_its_schema_where_it_says(api: httpx.AsyncClient) -> None:
    """`dataschema`: alive for each of the service's types, and of the object that `data` is."""
    described = (await api.get("/openapi.json")).json()
    types = facts_by(described["servers"][0]["url"].split("/")[3])
    assert types
    for name in types:
        schema = (await api.get(f"/schemas/{name}")).json()
        assert schema["properties"], name
        jsonschema_rs.Draft202012Validator(schema)


def test_the_feed_describes_the_whole_envelope() -> None:
    """An event has these fields, under these names, and no other."""
    names = {field.alias or name for name, field in Event.model_fields.items()}
    assert set(EventOut.model_fields) == names
    required = {field.alias or name for name, field in Event.model_fields.items() if field.get_default() is not None}
    assert {name for name, field in EventOut.model_fields.items() if field.is_required()} == required
