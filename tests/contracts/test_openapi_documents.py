"""Each API's description stands in docs/openapi as it is served, and takes nothing from callers of the last release."""

import copy
import csv
import json
import re

import httpx
import pytest
import yaml

from insatser.layout import CLONE
from tests.architecture.test_permissions import an_app
from tests.support.compatible import broken
from tests.support.descriptions import Json
from tests.support.documents import DESCRIBED, DESCRIPTIONS, SERVICES

DECIDED = {
    r"^POST /agreements/v1/agreements/{}/terminations: ": "two decide the end, budget sets the amount: docs/adr/0028",
    r"^POST /followup/v1/indicators: ": "what is followed up is measured by the register alone: docs/adr/0067",
    r"^\w+ /agreements/v1/.*situation-analyses.*problems\[\]": "1.1.0 gave the form of an error as that of a problem",
    r"^GET /followup/v1/schedules/{}/calendars: text/calendars": "1.1.0 misspelt the media type that it gave",
}
"""What is broken all the same, and why. A line that nothing needs any longer is removed."""


def committed(service: str) -> Json:
    document: Json = json.loads((DESCRIPTIONS / f"{service}.json").read_text(encoding="utf-8"))
    return document


def released(service: str) -> Json:
    document: Json = json.loads((DESCRIBED / f"{service}.json").read_text(encoding="utf-8"))
    return document


@pytest.mark.parametrize("service", SERVICES)
async def test_what_is_served_is_what_is_committed(service: str) -> None:
    """DOK.05. Through a gateway, since an address is told as the reader came to it."""
    app = an_app(service, CLONE / "no-keys.json")
    transport = httpx.ASGITransport(app)
    gateway = {"Forwarded": "proto=https;host=api.example.se"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://inside", headers=gateway) as client,
    ):
        as_json = await client.get(f"/{service}/v1/openapi.json")
        as_yaml = await client.get(f"/{service}/v1/openapi.yaml")
    assert as_json.json() == committed(service), "run `make docs` and commit it"
    assert yaml.load(as_yaml.text, yaml.CSafeLoader) == committed(service)


def test_nothing_is_taken_from_whom_the_last_release_served() -> None:
    found = {line for service in SERVICES for line in broken(released(service), committed(service))}
    assert sorted(line for line in found if not any(re.search(decided, line) for decided in DECIDED)) == []
    assert [decided for decided in DECIDED if not any(re.search(decided, line) for line in found)] == []


def test_what_is_compared_with_is_the_last_release() -> None:
    """Whoever adds a release to the list writes its descriptions: `python -m tests.support.documents --release`."""
    with (CLONE / "docs" / "releases.csv").open(encoding="utf-8", newline="") as lines:
        last = [row["version"] for row in csv.DictReader(lines)][-1]
    assert {released(service)["info"]["version"] for service in SERVICES} == {last}


@pytest.mark.parametrize("service", SERVICES)
def test_every_release_of_the_changelog_has_its_row(service: str) -> None:
    """Oldest first, with its day; what is newest there is not released."""
    with (CLONE / "docs" / "releases.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["version"], row["date"]) for row in csv.DictReader(lines)]
    changelog = (CLONE / "services" / service / "CHANGELOG.md").read_text(encoding="utf-8")
    listed = re.findall(r"^## (\S+) \((\S+)\)", changelog, flags=re.MULTILINE)
    assert rows == listed[:0:-1]


def _change(document: Json, what: str) -> None:
    got = document["paths"]["/payees"]["get"]
    schemas = document["components"]["schemas"]
    asked, answered = schemas["PayeeIn"], schemas["PayeeOut"]
    match what:
        case "operation":
            del document["paths"]["/payees"]
        case "format":
            del got["responses"]["200"]["content"]["text/csv"]
        case "parameter":
            next(p for p in got["parameters"] if p.get("name") == "page")["required"] = True
        case "answered field":
            del answered["properties"]["name"]
        case "answered at times":
            answered["required"].remove("name")
        case "other kind":
            answered["properties"]["name"] = {"type": "integer"}
        case "field":
            del asked["properties"]["name"]
        case "required field":
            asked["required"].append("note")
        case "value":
            schemas["AccountType"]["enum"].remove("iban")


@pytest.mark.parametrize(
    ("what", "breach"),
    [
        ("operation", "GET /budget/v1/payees: the operation is gone"),
        ("format", "GET /budget/v1/payees: text/csv is no longer given"),
        ("parameter", "GET /budget/v1/payees: query page is required"),
        ("answered field", "GET /budget/v1/payees: answer.items[].name is gone"),
        ("answered at times", "GET /budget/v1/payees: answer.items[].name may be left out"),
        ("other kind", "GET /budget/v1/payees: answer.items[].name is no longer string"),
        ("field", "POST /budget/v1/payees: body.name is gone"),
        ("required field", "POST /budget/v1/payees: body.note is required"),
        ("value", "POST /budget/v1/payees: body.account_type no longer takes iban"),
    ],
)
def test_each_way_to_break_a_caller_is_seen(what: str, breach: str) -> None:
    now = committed("budget")
    changed = copy.deepcopy(now)
    _change(changed, what)
    assert broken(now, now) == set()
    assert breach in broken(now, changed)


def test_an_addition_breaks_nobody() -> None:
    now = committed("budget")
    grown = copy.deepcopy(now)
    grown["paths"]["/news"] = grown["paths"]["/payees"]
    schemas = grown["components"]["schemas"]
    schemas["PayeeOut"]["properties"]["colour"] = {"type": "string"}
    schemas["PayeeIn"]["properties"]["colour"] = {"type": "string"}
    assert broken(now, grown) == set()
