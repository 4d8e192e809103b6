"""What the national profile's own linter looks for in a description, and what it warns of that we answer for.

Each check is written after the rule of the profile that it names. Warnings that stand have their reason in
docs/rest-profile.md, at the rule.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from shared.rest.routes import api_routes
from tests.architecture.test_permissions import SERVICES, an_app
from tests.support.descriptions import SENT, Json, fields, none_is_wrong, operations, resolved, variants

PROBLEM = "application/problem+json"
UNSAFE = re.compile(r"[\s_]")
SERVER = re.compile(r"https://[a-z0-9.-]+(:443)?/[a-z0-9-]+/v[0-9]+")
HOW_A_FILE_IS_READ = {
    "dry_run", "kind", "source", "as_of", "school_year", "fiscal_year", "file_name",
    "description", "counterparty", "dated_on", "direction", "shown_to_organizer",
}  # fmt: skip
PERSONAL = re.compile("pnr|personalidentitynumber|personnummer|personnr|ssn|socialsecuritynumber")
LINKS = {"_links", "_meta"}
"""HAL's names (HYP.06, FNS.13), the only ones that begin with a line: AME.04 warns of them."""
FILES = {
    "application/cloudevents-batch+json",
    "application/x-ndjson",
    "application/octet-stream",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/xml",
    "text/calendar",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "image/jpeg",
    "image/png",
}
"""What has a form of its own, and no JSON beside it: AME.01, AME.02 and ARQ.01 warn of them."""


@pytest.fixture(params=SERVICES, scope="module")
def document(request: pytest.FixtureRequest, jwks_file: Path) -> Json:
    described: Json = an_app(request.param, jwks_file).openapi()
    return described


def _answers(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Operation, status and answer."""
    for op in operations(document):
        for status, answer in op.spec["responses"].items():
            yield op.name, status, resolved(document, answer)


def test_who_answers_for_it_on_what_terms_is_said(document: Json) -> None:
    """DOK.01, DOK.03, DOK.07, DOK.08, DOK.11."""
    info = document["info"]
    assert "externalDocs" not in document, "the documentation is here, and complete"
    assert [name for name in ("title", "version", "description", "termsOfService") if not info.get(name)] == []
    assert [name for name in ("name", "url", "email") if not info["contact"].get(name)] == []
    assert [name for name in ("name", "url") if not info["license"].get(name)] == []
    assert "identifier" not in info["license"], "OpenAPI 3.1 lets only one of identifier and url stand"


def test_the_title_can_name_a_package(document: Json) -> None:
    """Generators of clients make a package of it."""
    assert re.fullmatch("[A-Z][a-z]+", document["info"]["title"])


def test_the_description_says_its_limits_and_something_in_english(document: Json) -> None:
    """DOK.06, DOK.09, DOK.17."""
    description = document["info"]["description"]
    assert "begränsningar" in description
    assert "\n## In English\n" in description
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])


def test_the_server_is_the_root_over_https(document: Json) -> None:
    """UFN.01, UFN.02, VER.05, VER.06, SAK.01: and `api-info` is right below it."""
    assert [server["url"] for server in document["servers"] if not SERVER.fullmatch(server["url"])] == []
    assert document["servers"]
    assert "/api-info" in document["paths"]


def test_templates_have_no_space_or_line(document: Json) -> None:
    """UFN.09, in the address and in the parameter's name."""
    none_is_wrong(path for path in document["paths"] if UNSAFE.search(path))
    named = {(op.path, name) for op in operations(document) for name in op.parameters(document, "path")}
    none_is_wrong(template for template in named if UNSAFE.search(template[1]))
    none_is_wrong(template for template in named if f"{{{template[1]}}}" not in template[0])


def test_addresses_are_nouns_in_small_letters(document: Json) -> None:
    """RES.06, UFN.07, UFN.08."""
    parts = {part for path in document["paths"] for part in path.strip("/").split("/") if not part.startswith("{")}
    none_is_wrong(part for part in parts if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", part))
    none_is_wrong(part for part in parts if re.match("(get|post|put|patch|delete)-", part))


def test_what_has_an_identity_stands_below_what_it_is_one_of(document: Json) -> None:
    """RES.04: a number or code that is unique within its parent is never asked for without it."""
    none_is_wrong(path for path in document["paths"] if re.search(r"(^|\})/\{", path))


def test_every_day_and_moment_has_one_example_in_its_format(document: Json) -> None:
    """DOT.02, DOT.04."""
    wrong, seen = [], 0
    for schema, name, field in fields(document):
        for choice in variants(document, field):
            if choice.get("format") in ("date", "date-time") and "$ref" not in field:
                seen += 1
                wrong += [] if _is_in_format(choice["format"], field.get("example")) else [f"{schema}.{name}"]
    none_is_wrong(wrong)
    assert seen > 20


def _is_in_format(kind: str, example: object) -> bool:
    try:
        return bool(
            date.fromisoformat(str(example))
            if kind == "date"
            else str(example).endswith("Z") and datetime.fromisoformat(str(example))
        )
    except ValueError:
        return False


def test_no_schema_mixes_ways_of_naming(document: Json) -> None:
    """AME.04, AME.05, AME.07."""
    for title, schema in document["components"]["schemas"].items():
        names = set(schema.get("properties", {})) - LINKS
        none_is_wrong(
            f"{title}.{name}" for name in names if not re.fullmatch("[a-z]+((_[a-z]+)+|([A-Z][a-z]+)+)?", name)
        )
        assert not (any("_" in n for n in names) and any(n != n.lower() for n in names)), title


def test_what_is_sent_and_answered_is_json_or_a_file(document: Json) -> None:
    """AME.01, AME.02, ARQ.01."""
    contents = [(op.name, op.spec["requestBody"]["content"]) for op in operations(document) if "requestBody" in op.spec]
    contents += [
        (name, found["content"]) for name, status, found in _answers(document) if status < "300" and "content" in found
    ]
    none_is_wrong(
        f"{name} {sorted(content)}" for name, content in contents if not content.keys() & SENT and set(content) - FILES
    )


def test_every_body_in_json_has_an_example(document: Json) -> None:
    """DOK.15."""
    none_is_wrong(op.name for op in operations(document) for body in op.bodies(document) if "example" not in body)


def test_operations_and_answers_are_described(document: Json) -> None:
    """DOK.19, DOK.20."""
    none_is_wrong(op.name for op in operations(document) if not (op.spec.get("summary") and op.spec.get("description")))
    none_is_wrong(f"{name} {status}" for name, status, answer in _answers(document) if not answer.get("description"))


def test_every_refusal_has_the_five_fields(document: Json) -> None:
    """FEL.01, FEL.02."""
    five = {"type", "title", "status", "detail", "instance"}
    for name, status, answer in _answers(document):
        if status >= "400":
            schema = resolved(document, answer["content"][PROBLEM]["schema"])
            assert schema["type"] == "object", name
            assert five <= schema["properties"].keys(), name


def test_reading_takes_no_body_and_headers_are_no_objects(document: Json) -> None:
    """FOR.02, ARQ.05."""
    none_is_wrong(op.name for op in operations(document) if op.method == "get" and "requestBody" in op.spec)
    none_is_wrong(
        f"{op.name} {name}"
        for op in operations(document)
        for name, parameter in op.parameters(document, "header").items()
        if parameter["schema"].get("type") == "object" or parameter["schema"].get("format") == "binary"
    )


def test_the_trace_goes_in_and_out(document: Json) -> None:
    """SPA.02, SPA.04 of the profile's next version: W3C Trace Context."""
    none_is_wrong(op.name for op in operations(document) if "traceparent" not in op.parameters(document, "header"))
    none_is_wrong(
        f"{name} {status}" for name, status, answer in _answers(document) if "traceparent" not in answer["headers"]
    )


def test_only_bearer_tokens_and_always_the_reason_to_ask_for_one(document: Json) -> None:
    """SAK.09–11, SAK.15, SAK.16, SAK.18, DOK.21: no keys, no passwords, and no flow of OAuth 2.0 to be described."""
    schemes = document["components"]["securitySchemes"].values()
    assert {(scheme["type"], scheme["scheme"]) for scheme in schemes} == {("http", "bearer")}
    assert any(op.spec.get("security") for op in operations(document))
    for where in ("query", "path"):
        names = {name for op in operations(document) for name in op.parameters(document, where)}
        none_is_wrong(name for name in names if re.search("key|token|secret|password", name))


def test_addresses_are_short_and_name_no_person(document: Json) -> None:
    """UFN.05, RES.02: no parameter is named as a personal identity number is."""
    root = document["servers"][0]["url"]
    assert max(len(root) + len(path) for path in document["paths"]) < 200
    named = {
        name for op in operations(document) for where in ("path", "query") for name in op.parameters(document, where)
    }
    none_is_wrong(name for name in named if PERSONAL.fullmatch(re.sub("[-_]", "", name.lower())))


def test_headers_that_are_named_have_the_form_of_the_standard(document: Json) -> None:
    """ARQ.03: neither dates, cookies nor caches are asked for, so that none can be named in another form."""
    named = {name.lower() for op in operations(document) for name in op.parameters(document, "header")}
    assert named & {"date", "cache-control", "connection", "cookie", "etag"} == set()


def test_what_has_one_method_alone_is_a_step_or_is_only_read(document: Json) -> None:
    """MOG.01, MOG.02: the linter warns of addresses with one method; none of ours is only replaced or taken away."""
    alone = {path: next(iter(item)) for path, item in document["paths"].items() if len(item) == 1}
    none_is_wrong(f"{method} {path}" for path, method in alone.items() if method not in ("get", "post"))
    assert {method for item in document["paths"].values() for method in item} >= {"get", "post", "put"}


def test_what_is_kept_is_sent_in_the_body(document: Json) -> None:
    """UFN.03: a query says how a file is to be read; what it is called where it is the whole body."""
    asked = {name for op in operations(document) if op.method != "get" for name in op.parameters(document, "query")}
    assert asked - HOW_A_FILE_IS_READ == set()


@pytest.mark.parametrize("service", SERVICES)
def test_answers_have_forms_of_their_own_and_no_table(service: str, jwks_file: Path) -> None:
    """SAK.21: what is answered is written out, field by field, in `api`; no class of `models` or `copies` is."""
    models = {route.response_model for route in api_routes(an_app(service, jwks_file).routes) if route.response_model}
    rooms = {model.__module__.split(".")[1] for model in models if model.__module__.startswith(f"{service}.")}
    assert rooms == {"api"}


def test_no_operation_is_named_twice(document: Json) -> None:
    """A generator of clients makes a function of each."""
    names = [op.name for op in operations(document)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_each_schema_has_one_name_that_can_be_a_class(document: Json) -> None:
    """And says it in its title, which some generators go by."""
    schemas = document["components"]["schemas"]
    none_is_wrong(name for name in schemas if not re.fullmatch("([A-Z][a-z]*)+[A-Z]?", name))
    none_is_wrong(name for name, schema in schemas.items() if schema["title"] != name)
