"""Generated documents: released schemas, the event catalogue, AsyncAPI. `make docs` writes them, CI compares them."""

import importlib
import json
import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from insatser import broker
from insatser.layout import CLONE
from shared.contracts import FACTS
from shared.description.problem_pages import ProblemPage, known_problems, page_of_refusal, refusals
from shared.event import Event, Fact
from shared.kit.errors import DomainError
from shared.kit.subscription import Subscription
from shared.rest.problems import STANDARD
from tests.support import bruno
from tests.support.bruno import COLLECTION
from tests.support.compatible import shape

RELEASED = CLONE / "tests" / "contracts" / "released"
CATALOGUE = CLONE / "docs" / "events.md"
ASYNCAPI = CLONE / "docs" / "asyncapi.yaml"
PROBLEMS = CLONE / "docs" / "problems.md"
STATES = CLONE / "docs" / "cooperation-states.md"
MEASURE_STATES = CLONE / "docs" / "measure-states.md"
DESCRIPTIONS = CLONE / "docs" / "openapi"
DESCRIBED = DESCRIPTIONS / "released"
"""How the APIs of the last release are described, without the words: what no later one may take away."""
SERVICES = ("selection", "agreements", "budget", "followup")


def released_schema(fact: type[Fact]) -> str:
    return json.dumps(fact.model_json_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def generated() -> dict[Path, str]:
    """Every generated document and what it should say."""
    written = {CATALOGUE: _catalogue(), ASYNCAPI: _asyncapi(), PROBLEMS: _problems()}
    written |= {STATES: _states(), MEASURE_STATES: _measure_states()}
    documents = {service: described(service) for service in SERVICES}
    written |= {DESCRIPTIONS / f"{service}.json": _description(document) for service, document in documents.items()}
    written |= bruno.collection(documents)
    return written | {broker.COMPOSE: broker.compose_settings(), broker.KUBERNETES: broker.kubernetes_settings()}


def readers_of(fact: type[Fact]) -> list[str]:
    """The consumers that read a fact, from the services' own subscriptions."""
    return sorted(
        f"{service}-{subscription.name}{'' if subscription.handlers[fact] else ' (only to keep the order)'}"
        for service, read in subscriptions().items()
        for subscription in read
        if fact in subscription.handlers
    )


def subscriptions() -> dict[str, tuple[Subscription, ...]]:
    """What each service reads."""
    return {name: importlib.import_module(f"{name}.subscriptions").SUBSCRIPTIONS for name in SERVICES}


def described(service: str) -> dict[str, Any]:
    """What the service says of its API, with the limits that hold where nothing else is set."""
    from tests.architecture.test_permissions import an_app  # builds whole services: only when a description is wanted

    document: dict[str, Any] = an_app(service, CLONE / "no-keys.json").openapi()
    return document


def _description(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _catalogue() -> str:
    lines = [
        "# Events",
        "",
        "Generated from `shared/src/shared/contracts` and the services' subscriptions by `make docs`; do not edit.",
        "",
        "Every event is a CloudEvent 1.0 in structured JSON. Within one `subject`, `sequence` counts from 1, no gaps.",
        "The same events, with the same ids, are read over HTTP from `GET /<service>/v1/events`.",
        "",
    ]
    for service in SERVICES:
        lines += [f"## {service} (stream `{service.upper()}`)", ""]
        for fact in (f for f in FACTS.values() if f.service() == service):
            lines += _entry(fact)
    return "\n".join(lines).rstrip() + "\n"


def _entry(fact: type[Fact]) -> list[str]:
    schema = fact.model_json_schema()
    said = (fact.__doc__ or "").strip().splitlines()[0] if "__doc__" in vars(fact) and fact.__doc__ else ""
    rows = [
        f"| `{name}` | {_kind(field)} | {'' if name in schema.get('required', []) else 'may be left out'} |"
        for name, field in schema["properties"].items()
    ]
    return [
        f"### `{fact.TYPE}`",
        "",
        *([said, ""] if said else []),
        f"Subject: the id of the {fact.AGGREGATE}. Read by: {', '.join(readers_of(fact)) or 'nobody yet'}.",
        "",
        "| field | type | |",
        "|---|---|---|",
        *rows,
        "",
    ]


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in field:
        return " or ".join(_kind(kind) for kind in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {_kind(field.get('items', {}))}"
    if "enum" in field:
        return "one of " + ", ".join(f"`{value}`" for value in field["enum"])
    return str(field.get("format") or field.get("type", "value"))


def refusals_by_owner() -> dict[str, list[type[DomainError]]]:
    """What each service can refuse, and under `shared` what all of them can; sorted by slug."""
    for service in SERVICES:
        importlib.import_module(f"{service}.app")
    found: dict[str, list[type[DomainError]]] = {}
    for refusal in sorted(set(refusals(DomainError)), key=lambda error: error.slug):
        owner = refusal.__module__.partition(".")[0]
        if owner in ("shared", *SERVICES):
            found.setdefault(owner, []).append(refusal)
    return found


def _problems() -> str:
    """In Swedish, for whoever meets a problem."""
    lines = [
        "# Fel som API:erna lämnar",
        "",
        "Skapad ur koden med `make docs`; ändra inte för hand. Varje fel lämnas som `application/problem+json`",
        "(RFC 9457). `type` är en adress som den tjänst som lämnade felet svarar på: `GET /problems/<typ>`. `detail` i",
        "svaret säger vad som gäller just den begäran; här står vad felet är och vad du i regel gör.",
    ]
    owned = {owner: [page_of_refusal(refusal) for refusal in found] for owner, found in refusals_by_owner().items()}
    slugs = {slug for slug, _, _ in STANDARD.values()} | {page.type.rpartition("/")[2] for page in owned.pop("shared")}
    lines += _problem_table("Alla tjänster", [page for slug, page in known_problems().items() if slug in slugs])
    for service, pages in sorted(owned.items()):
        lines += _problem_table(f"`{service}`", pages)
    return "\n".join(lines) + "\n"


def _problem_table(heading: str, pages: list[ProblemPage]) -> list[str]:
    rows = [
        f"| `{page.type}` | {page.status} | {page.title} | {page.advice} |"
        for page in sorted(pages, key=lambda row: row.type)
    ]
    return ["", f"## {heading}", "", "| typ | status | rubrik | gör så här |", "|---|---|---|---|", *rows]


def _states() -> str:
    """The states of a cooperation as a picture, drawn from the same table that the code moves by."""
    from agreements.models.cooperation import SITUATIONS, STEPS, CooperationStatus

    source = "Skapas av `make docs` ur `STEPS` i `agreements/models/cooperation.py`; ändra inte här."
    picture = _picture(STEPS, SITUATIONS, CooperationStatus.OFFERED)
    return f"# Samverkans lägen\n\n{source}\n\n{picture}\n"


def _measure_states() -> str:
    """The same of what measures take, share and buy."""
    from agreements.models import place, service_order, shared_measure
    from agreements.models.place import PlaceStatus
    from agreements.models.service_order import InvoiceStatus, OrderStatus
    from agreements.models.shared_measure import ShareStatus

    invoiced = (InvoiceStatus.ACCEPTED, InvoiceStatus.WAITING)
    pictures = {
        "Platser i en befintlig satsning": _picture(place.STEPS, place.SITUATIONS, PlaceStatus.QUEUED),
        "Andel i en gemensam insats": _picture(
            shared_measure.SHARE_STEPS, shared_measure.SHARE_SITUATIONS, ShareStatus.JOINED
        ),
        "Beställning": _picture(service_order.STEPS, service_order.SITUATIONS, OrderStatus.PROPOSED),
        "Faktura": _picture(service_order.INVOICE_STEPS, service_order.INVOICE_SITUATIONS, *invoiced),
    }
    source = (
        "Skapas av `make docs` ur `STEPS` i `agreements/models/place.py` och `service_order.py`, och `SHARE_STEPS` i "
        "`shared_measure.py`; ändra inte här."
    )
    parts = [f"## {heading}\n\n{picture}" for heading, picture in pictures.items()]
    return "\n\n".join(["# Lägen för platser, andelar och beställningar", source, *parts]) + "\n"


def _picture(steps: Mapping[Any, Iterable[Any]], situations: Mapping[Any, str], *first: StrEnum) -> str:
    """From each of `first`, by the steps, to the states that nothing leads on from."""
    states = list(type(first[0]))
    lines = ["stateDiagram-v2", *(f"    [*] --> {state}" for state in first)]
    lines += [f"    {state}: {situations[state]}" for state in states]
    lines += [f"    {state} --> {after}" for state in steps for after in sorted(steps[state])]
    lines += [f"    {state} --> [*]" for state in states if not steps.get(state)]
    return "\n".join(["```mermaid", *lines, "```"])


def _asyncapi() -> str:
    envelope = Event.model_json_schema()
    envelope["properties"].pop("data")
    channels, operations, messages = {}, {}, {}
    schemas: dict[str, Any] = {"Envelope": envelope}
    for fact in FACTS.values():
        name = fact.__name__
        schema = fact.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[name] = schema
        data = {
            "type": "object",
            "properties": {"data": {"$ref": f"#/components/schemas/{name}"}},
            "required": ["data"],
        }
        messages[name] = {
            "name": fact.TYPE,
            "contentType": "application/cloudevents+json",
            "payload": {"allOf": [{"$ref": "#/components/schemas/Envelope"}, data]},
        }
        channels[name] = {"address": fact.TYPE, "messages": {name: {"$ref": f"#/components/messages/{name}"}}}
        operations[f"send{name}"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{name}"},
            "summary": f"Sent by {fact.service()}; one order per {fact.AGGREGATE}",
        }
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Insatser: events",
            "version": "1.1.0",
            "description": "NATS JetStream, one stream per service.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": schemas},
    }
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)


def write() -> None:
    """Write the generated documents, and the schema of each fact that is new or has only grown; the rest is frozen."""
    documents = generated()
    for path in set(COLLECTION.rglob("*.bru")) - documents.keys():
        path.unlink()  # of an operation that is no more
    for path, content in documents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    for fact in FACTS.values():
        path = RELEASED / f"{fact.TYPE}.json"
        now = released_schema(fact)
        if (
            not path.exists()
            or "--before-release" in sys.argv
            or only_grows(json.loads(path.read_text()), json.loads(now))
        ):
            path.write_text(now, encoding="utf-8")
    if "--release" in sys.argv:
        for service in SERVICES:
            shaped = json.dumps(shape(described(service)), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            (DESCRIBED / f"{service}.json").write_text(shaped + "\n", encoding="utf-8")


def only_grows(released: Any, now: Any) -> bool:
    """Whether all that was released still stands and what is new may be left out: who wrote or reads the old still can.

    New are properties with a default, and definitions for them; descriptions may be reworded.
    """
    if not isinstance(released, dict) or not isinstance(now, dict):
        return bool(released == now)
    if set(released) - set(now) - {"description"} or released.get("required", []) != now.get("required", []):
        return False
    added = set(now) - set(released) - {"description", "$defs"}
    if any(not (isinstance(now[name], dict) and "default" in now[name]) for name in added):
        return False
    return all(_same_or_grown(name, released[name], now[name]) for name in set(released) & set(now))


def _same_or_grown(name: str, released: Any, now: Any) -> bool:
    if name == "description":
        return isinstance(now, str) or only_grows(released, now)
    if name == "$defs":
        return all(key in now and only_grows(schema, now[key]) for key, schema in released.items())
    return only_grows(released, now)


if __name__ == "__main__":
    write()
