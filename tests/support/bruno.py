"""The examples of the API descriptions as a Bruno collection, written by `make docs`, and a reader of its files."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from insatser.layout import CLONE
from insatser.services import SERVICES
from shared.description.examples import example_of
from tests.support.descriptions import JSON, Json, Operation, operations

COLLECTION = CLONE / "docs" / "bruno"
_BLOCK = re.compile(r"^([a-z:-]+) \{\n(.*?)^\}$", flags=re.MULTILINE | re.DOTALL)
_ABOUT = {
    "version": "1",
    "name": "Insatser",
    "type": "collection",
    "ignore": ["node_modules", ".git"],
}


class BrunoRequest(NamedTuple):
    """A request as its file has it; `{{…}}` stands for what the environment or the program fills in."""

    method: str
    url: str
    path: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    body: Any

    @property
    def filled_url(self) -> str:
        """With the values of its path, and without what its address begins with: `/payees/0198…`."""
        url = self.url.partition("}}")[2]
        for name, value in self.path.items():
            url = url.replace(f":{name}", value)
        return url


def collection(documents: Mapping[str, Json]) -> dict[Path, str]:
    """Every file of the collection: one for each operation of each service, and where the services usually are."""
    written = {COLLECTION / "bruno.json": json.dumps(_ABOUT, indent=2) + "\n"}
    addresses = {service.name: f"http://127.0.0.1:{service.api_port}/{service.name}/v1" for service in SERVICES}
    places = _block("vars", addresses) + "vars:secret [\n  token\n]\n"
    written[COLLECTION / "environments" / "lokalt.bru"] = places
    for service, document in documents.items():
        for number, operation in enumerate(operations(document), start=1):
            path = COLLECTION / service / f"{operation.name}.bru"
            written[path] = "\n".join(_request(service, document, operation, number))
    return written


def read_request(text: str) -> BrunoRequest:
    blocks = dict(_BLOCK.findall(text))
    method = next(name for name in blocks if name in ("get", "post", "put", "patch", "delete"))
    body = blocks.get("body:json")
    pairs = {name: _pairs(blocks.get(name, "")) for name in (method, "params:path", "params:query", "headers")}
    return BrunoRequest(
        method,
        pairs[method]["url"].partition("?")[0],
        pairs["params:path"],
        pairs["params:query"],
        pairs["headers"],
        json.loads(body) if body else None,
    )


def _request(service: str, document: Json, operation: Operation, number: int) -> Iterator[str]:
    def example(schema: Json) -> str:
        return str(example_of(schema, document["components"]["schemas"]))

    yield _block("meta", {"name": operation.spec["summary"], "type": "http", "seq": str(number)})
    kind, body = operation.sent or (JSON, None)
    path = re.sub(r"\{([^}]+)\}", r":\1", operation.path)
    in_path = {name: example(p["schema"]) for name, p in operation.parameters(document, "path").items()}
    asked = operation.parameters(document, "query")
    query = {name: example(p["schema"]) for name, p in asked.items() if p["required"]}
    search = "?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""
    address = {"url": f"{{{{{service}}}}}{path}{search}", "body": "json" if body else "none", "auth": "bearer"}
    yield _block(operation.method, address)
    headers = _headers(document, operation) | ({} if kind == JSON else {"Content-Type": kind})
    for name, pairs in (("params:path", in_path), ("params:query", query), ("headers", headers)):
        if pairs:
            yield _block(name, pairs)
    yield _block("auth:bearer", {"token": "{{token}}"})
    if body:
        text = json.dumps(body["example"], ensure_ascii=False, indent=2)
        yield "body:json {\n" + "".join(f"  {line}\n" for line in text.splitlines()) + "}\n"


def _headers(document: Json, operation: Operation) -> dict[str, str]:
    asked = operation.parameters(document, "header")
    key = {"Idempotency-Key": "{{$guid}}"} if "Idempotency-Key" in asked else {}
    return key | ({"If-Match": asked["If-Match"]["example"]} if "If-Match" in asked else {})


def _block(name: str, pairs: Mapping[str, str]) -> str:
    return f"{name} {{\n" + "".join(f"  {key}: {value}\n" for key, value in pairs.items()) + "}\n"


def _pairs(content: str) -> dict[str, str]:
    return {name.strip(): value.strip() for name, _, value in (line.partition(": ") for line in content.splitlines())}
