"""The national REST profile, held by what each service's API description says. Rule by rule: docs/rest-profile.md."""

import inspect
import re
import tomllib
from pathlib import Path

import jsonschema_rs
import pytest

from insatser.layout import CLONE
from shared.rest.lists import comes_whole
from shared.rest.routes import api_routes
from tests.architecture.test_permissions import OPEN, SERVICES, an_app
from tests.support.descriptions import Json, fields, none_is_wrong, operations, resolved, variants

SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*|\{[a-z]+(-[a-z]+)*\}")
NAME = re.compile(r"_?[a-z]+(_[a-z]+)*")
ENGLISH = re.compile(r"\b(the|of|and|is|are|with|this|returns|successful)\b", re.IGNORECASE)
PRESCRIBED = {"ApiInfo"}
"""VER.07 itself names the fields of api-info, in camelCase."""
PACKAGES = ("shared", "deploy/local", "deploy/ops", *(f"services/{name}" for name in SERVICES))
SINGULAR = {"api-info", "conflicts-of-interest", "chain"}
"""VER.06 itself names the first; the second has its plural in its first word; a case has one chain of services."""
MONEY = re.compile(r"(^|_)(amount|cost|costs|paid|allotted|reserved|committed|available|ceiling|outstanding)$")
NEEDED = {
    "post_attachment?description": "what is registered of a document (OSL 5 kap. 2 §)",
    "post_attachment?counterparty": "the same",
    "post_attachment?dated_on": "the same",
    "post_import?kind": "the same file can be read in several ways",
    "get_register_changes?code": "the history of one organiser or unit, never of all",
}
FREE_FORM = {"post_programme"}
"""A programme's rules are validated by the rules' own reader, with messages a lawyer understands."""
STORES_NOTHING = {"post_audit_verification", "post_analysis_merge", "post_plan_merge", "post_agreement_merge"}
ERRORS = {"400", "404", "405", "406", "408", "422", "429", "431", "500", "503"}


@pytest.fixture(params=SERVICES, scope="module")
def document(request: pytest.FixtureRequest, jwks_file: Path) -> Json:
    described: Json = an_app(request.param, jwks_file).openapi()
    return described


def test_paths_use_small_letters_digits_and_hyphens(document: Json) -> None:
    """UFN.07–09."""
    none_is_wrong(p for p in document["paths"] if not all(SEGMENT.fullmatch(part) for part in p.strip("/").split("/")))


def test_resources_are_named_in_plural(document: Json) -> None:
    """RES.06."""
    parts = {part for path in document["paths"] for part in path.strip("/").split("/") if not part.startswith("{")}
    none_is_wrong({part for part in parts if not part.endswith("s")} - SINGULAR)


def test_the_version_in_the_path_is_the_major_version(document: Json) -> None:
    """VER.04, VER.05, VER.12, DOK.22."""
    [server] = document["servers"]
    assert re.fullmatch(r"[1-9]\d*\.\d+\.\d+", document["info"]["version"])
    assert server["url"].endswith(f"/v{document['info']['version'].partition('.')[0]}")


def test_query_parameters_are_snake_case(document: Json) -> None:
    """FNS.01, FNS.03, FNS.06."""
    names = [(op.name, name) for op in operations(document) for name in op.parameters(document, "query")]
    none_is_wrong(name for name in names if not NAME.fullmatch(name[1]))


def test_query_parameters_may_be_left_out(document: Json) -> None:
    """FNS.05; those that a question makes no sense without are named, with the reason."""
    found = [(op.name, p) for op in operations(document) for p in op.parameters(document, "query").values()]
    none_is_wrong({f"{op}?{p['name']}" for op, p in found if p.get("required")} - set(NEEDED))


def test_fields_are_snake_case_without_digits(document: Json) -> None:
    """AME.04, AME.05, AME.07."""
    none_is_wrong(f"{s}.{n}" for s, n, _ in fields(document) if s not in PRESCRIBED and not NAME.fullmatch(n))


def test_lists_are_named_in_plural(document: Json) -> None:
    """AME.06."""
    none_is_wrong(
        f"{schema}.{name}"
        for schema, name, field in fields(document)
        if any(choice.get("type") == "array" for choice in variants(document, field))
        and not name.endswith(("s", "criteria", "_in", "_out"))
    )


def test_every_operation_is_described_in_swedish(document: Json) -> None:
    """DOK.11, DOK.12, DOK.19."""
    for op in operations(document):
        description = op.spec["description"].partition("**Roller:**")[0].strip()
        assert op.spec.get("summary"), op.name
        assert description.endswith((".", "|", "`")), f"{op.name}: {description!r}"
        assert not ENGLISH.search(f"{op.spec['summary']} {description}"), f"{op.name}: {description}"


def test_every_parameter_is_described(document: Json) -> None:
    """DOK.12."""
    none_is_wrong(
        f"{op.name}?{name}"
        for op in operations(document)
        for name, parameter in op.parameters(document, "query").items()
        if not parameter.get("description")
    )


def test_every_field_is_described(document: Json) -> None:
    """DOK.12, DOK.16."""
    none_is_wrong(
        f"{schema}.{name}"
        for schema, name, field in fields(document)
        if not field.get("description") and "$ref" not in field
    )


def test_every_answer_is_described_in_swedish(document: Json) -> None:
    """DOK.13, DOK.20."""
    none_is_wrong(
        f"{op.name} {status}"
        for op in operations(document)
        for status, answer in op.spec["responses"].items()
        if not resolved(document, answer)["description"] or ENGLISH.search(resolved(document, answer)["description"])
    )


def test_every_status_code_is_documented(document: Json) -> None:
    """DOK.13, DOK.20, FEL.01, MOG.01."""
    for op in operations(document):
        expected = set(ERRORS)
        expected |= set() if op.name in OPEN else {"401", "403"}
        expected |= {"304"} if op.method == "get" else {"409", "413", "415"}
        expected |= {"412", "428"} if "If-Match" in op.parameters(document, "header") else set()
        assert expected - set(op.spec["responses"]) == set(), op.name


def test_every_error_is_a_problem(document: Json) -> None:
    """FEL.01, FEL.02; the framework's own form is gone."""
    assert "HTTPValidationError" not in document["components"]["schemas"]
    none_is_wrong(
        f"{op.name} {status}"
        for op in operations(document)
        for status, answer in op.spec["responses"].items()
        if status >= "400" and set(resolved(document, answer)["content"]) != {"application/problem+json"}
    )


def test_every_answer_says_which_headers_it_has(document: Json) -> None:
    """Whose trace it is, how many calls are left, and the tag of what can be fetched again."""
    of_status = {"401": {"WWW-Authenticate"}, "405": {"Allow"}, "429": {"Retry-After"}, "503": {"Retry-After"}}
    for op in operations(document):
        for status, answer in op.spec["responses"].items():
            expected = {"traceparent", "RateLimit", "RateLimit-Policy"} | of_status.get(status, set())
            expected |= {"ETag", "Vary"} if op.method == "get" and status in ("200", "304") else set()
            assert expected - set(resolved(document, answer)["headers"]) == set(), f"{op.name} {status}"
        assert ("If-None-Match" in op.parameters(document, "header")) == (op.method == "get"), op.name


def test_every_body_has_an_example_that_follows_its_schema(document: Json) -> None:
    """DOK.15."""
    wrong = []
    for op in operations(document):
        for body in op.bodies(document):
            schema = body.get("schema", {}) | {"components": document["components"]}
            wrong += [
                f"{op.name} {'.'.join(map(str, error.instance_path))}: {error.message[:200]}"
                for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(body["example"])
            ]
    none_is_wrong(wrong)


def test_examples_of_requests_are_real(document: Json) -> None:
    """DOK.15: a text field of a request has an example of its own, not the generator's `text`."""
    bodies = {op.name: op.sent[1] for op in operations(document) if op.sent}
    none_is_wrong(f"{name}: {body['example']}" for name, body in bodies.items() if "'text'" in repr(body["example"]))


def test_requests_refuse_fields_that_do_not_exist(document: Json) -> None:
    """SAK.06, SAK.28: a misspelt field is an error, not a silent loss."""
    bodies = {op.name: op.sent[1] for op in operations(document) if op.sent}
    loose = {
        name
        for name, body in bodies.items()
        if resolved(document, body["schema"]).get("additionalProperties") is not False
    }
    none_is_wrong(loose - FREE_FORM)


def test_money_is_text(document: Json) -> None:
    """Never a JSON number: 0.1 has no exact binary form."""
    none_is_wrong(
        f"{schema}.{name}: {choice.get('type')}"
        for schema, name, field in fields(document)
        for choice in variants(document, field)
        if MONEY.search(name) and choice.get("type") in ("number", "integer")
    )


def test_days_and_moments_have_their_format(document: Json) -> None:
    """DOT.01, DOT.02: `_on` is a day, `_at` a moment."""
    for schema, name, field in fields(document):
        formats = {choice.get("format") for choice in variants(document, field)}
        if name.endswith("_on"):
            assert formats == {"date"}, f"{schema}.{name}"
        if name.endswith("_at") and name != "broken_at":
            assert formats == {"date-time"}, f"{schema}.{name}"
        if formats == {"date-time"}:
            assert name.endswith(("_at", "time")) or name in {"at", "since", "until", "serverdate"}, f"{schema}.{name}"


def test_lists_come_in_pages(document: Json) -> None:
    """FNS.07–11, FNS.13; nothing answers with a bare list that cannot grow fields."""
    wrong = []
    for op in operations(document):
        schema = op.answer_schema(document)
        if schema.get("type") == "array":
            wrong.append(f"{op.name} answers with a bare list")
        if op.method == "get" and schema.get("properties", {}).get("items", {}).get("type") == "array":
            query = op.parameters(document, "query")
            paged = {n: query[n]["schema"].get("default") for n in ("page", "limit") if n in query}
            if paged != {"page": 1, "limit": 20} or not {"_meta", "_links"} <= set(schema["properties"]):
                wrong.append(f"{op.name} {paged} {sorted(schema['properties'])}")
    none_is_wrong(wrong)


@pytest.mark.parametrize("service", SERVICES)
def test_a_list_that_cannot_be_followed_by_what_has_changed_says_so(service: str, jwks_file: Path) -> None:
    """What is worked out at each call, or loses rows, or shows what is no change of its own, comes whole."""
    routes = api_routes(an_app(service, jwks_file).routes)
    worked_out = {r.name for r in routes if "answer_items(" in inspect.getsource(r.endpoint)}
    marked = {route.name for route in routes if comes_whole(route.openapi_extra)}
    others = {"get_candidates", "get_dialogues", "get_held_events", "get_missing_events", "get_national_values"}
    assert (marked - others, marked >= {"get_missing_events", "get_held_events"}) == (worked_out, True)


def test_every_answer_links_to_itself(document: Json) -> None:
    """HYP.05; api-info is prescribed, and a JSON Schema is its own document."""
    none_is_wrong(
        op.name
        for op in operations(document)
        if (schema := op.answer_schema(document))
        and op.name not in {"get_api_info", "get_event_schema"}
        and "_links" not in schema.get("properties", {})
    )


def test_what_is_created_has_its_address(document: Json) -> None:
    """ARP.03."""
    none_is_wrong(
        op.name
        for op in operations(document)
        if "201" in op.spec["responses"] and "Location" not in op.spec["responses"]["201"]["headers"]
    )


def test_a_replacement_names_the_version_it_replaces(document: Json) -> None:
    """Two who change the same thing at once: the second is told, never silently overwritten."""
    none_is_wrong(
        op.name
        for op in operations(document)
        if op.method in ("put", "patch", "delete")
        and not op.parameters(document, "header").get("If-Match", {}).get("required")
    )


def test_a_post_can_be_sent_again_without_harm(document: Json) -> None:
    """MOG.03, ARQ.06. A key recognises the repetition, also where the second time would be refused or do nothing."""
    without = {
        op.name
        for op in operations(document)
        if op.method == "post" and "Idempotency-Key" not in op.parameters(document, "header")
    }
    none_is_wrong(without - STORES_NOTHING)


def test_every_operation_asks_for_a_bearer_token(document: Json) -> None:
    """DOK.21, SAK.08–10."""
    for op in operations(document):
        assert op.spec.get("security") == (None if op.name in OPEN else [{"bearer": []}]), op.name


def test_the_description_says_what_the_profile_asks(document: Json) -> None:
    """DOK.03, DOK.08–10."""
    description = document["info"]["description"]
    for heading in ("Behörighet", "Version och livscykel", "Servicenivå och begränsningar", "Villkor och kontakt"):
        assert f"\n## {heading}\n" in description
    for word in ("If-None-Match", "HEAD", "If-Match: *", "RateLimit-Policy", "X-With-Server-Date", "431"):
        assert word in description
    assert document["info"]["contact"]["url"]
    assert document["openapi"].startswith("3.")


def test_the_description_and_every_package_say_the_licence_whose_text_is_here(document: Json) -> None:
    """DOK.08: the one that LICENSE holds."""
    said = {document["info"]["license"]["url"].removeprefix("https://spdx.org/licenses/").removesuffix(".html")}
    for path in (CLONE / name / "pyproject.toml" for name in PACKAGES):
        said.add(tomllib.loads(path.read_text(encoding="utf-8"))["project"]["license"])
    assert said == {"EUPL-1.2"}
    assert (CLONE / "LICENSE").read_text(encoding="utf-8").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
