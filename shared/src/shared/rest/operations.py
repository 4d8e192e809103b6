"""The operations of an API by address: what each admits, known before anything of a request has been read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from fastapi.params import Form
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from shared.rest.deprecations import Deprecation, deprecation_of
from shared.rest.routes import api_routes

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
CSV = "text/csv"
NDJSON = "application/x-ndjson"


@dataclass(frozen=True)
class Operation:
    """One method at one address, and what a request to it may look like."""

    name: str
    public: bool
    """True when anyone may call it, without a token."""
    documented: bool
    formats: Sequence[str]
    """Formats it answers with; the first where the caller has no wish."""
    reads_json: bool
    takes_file: bool
    query: frozenset[str]
    repeated: frozenset[str]
    """The query parameters that may stand more than once."""
    deprecation: Deprecation | None


ANY_LENGTH = -1
"""Parts of an address that goes on with whatever stood after it (`{more:path}`)."""


class Operations:
    """All operations; those of an address are found among the addresses with as many parts, and then those of any."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._by_length: dict[int, list[tuple[re.Pattern[str], frozenset[str], Operation]]] = {}
        for route in api_routes(routes):
            found = (route.path_regex, frozenset(route.methods or ()), _operation(route))
            length = ANY_LENGTH if ":path}" in route.path else route.path.count("/")
            self._by_length.setdefault(length, []).append(found)

    def all(self) -> list[Operation]:
        return [operation for found in self._by_length.values() for _, _, operation in found]

    def at(self, path: str) -> dict[str, Operation]:
        """Operations at the address by method, as the router would choose them; empty where there is nothing."""
        found: dict[str, Operation] = {}
        for length in (path.count("/"), ANY_LENGTH):
            for pattern, methods, operation in self._by_length.get(length, ()):
                if pattern.match(path):
                    for method in methods:
                        found.setdefault(method, operation)
        return found


def templates(routes: Iterable[BaseRoute]) -> dict[str, str]:
    """The address of each operation, with its parameters: `/service/v1/notes/{note_id}`."""
    return {route.name: route.path for route in api_routes(routes)}


def _operation(route: APIRoute) -> Operation:
    parameters = _query_parameters(route.dependant)
    extra = route.openapi_extra or {}
    content = extra.get("requestBody", {}).get("content", {})
    forms = any(isinstance(body.field_info, Form) for body in route.dependant.body_params)
    return Operation(
        name=route.name,
        public=extra.get("x-public", False) or not route.include_in_schema,
        documented=route.include_in_schema,
        formats=_formats(route, {p.alias for p in parameters}),
        reads_json=bool(route.dependant.body_params) and not forms,
        takes_file=forms or any(kind != JSON for kind in content),
        query=frozenset(parameter.alias for parameter in parameters),
        repeated=frozenset(p.alias for p in parameters if _is_many(p.field_info.annotation)),
        deprecation=deprecation_of(extra, route.response_model),
    )


def _formats(route: APIRoute, parameters: set[str]) -> list[str]:
    """Formats: JSON, what the route declares for a successful answer, and CSV and NDJSON where it serves a list."""
    declared = [
        kind for status, answer in route.responses.items() if str(status) < "300" for kind in answer.get("content", {})
    ]
    return list(dict.fromkeys([JSON, *declared, *((CSV, NDJSON) if "updated_since" in parameters else ())]))


def _query_parameters(dependant: Any) -> list[Any]:
    return [*dependant.query_params, *(p for inner in dependant.dependencies for p in _query_parameters(inner))]


def _is_many(annotation: Any) -> bool:
    many = (list, tuple, set, frozenset)
    return get_origin(annotation) in many or any(get_origin(part) in many for part in get_args(annotation))
