"""The routes of an API: declared resource by resource, made once, and found by the name of their operation."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from fastapi import APIRouter, FastAPI
from fastapi.params import Depends
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


class Declared(NamedTuple):
    """One route as its decorator says it: the path below the API's root, and what FastAPI is to make of it."""

    path: str
    endpoint: Callable[..., Any]
    options: dict[str, Any]


class Routes(APIRouter):
    """Those of one resource, made when the API that serves them is.

    FastAPI makes the routes of a router when they are declared and again where it is included: a fifth of the
    processor time of an API's start.
    """

    def __init__(self, *, tags: Sequence[str] = (), include_in_schema: bool = True) -> None:
        super().__init__(tags=list(tags), include_in_schema=include_in_schema)
        self.declared: list[Declared] = []

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.declared.append(Declared(path, endpoint, options))

    def make(self, app: FastAPI, root: str, *, dependencies: Sequence[Depends] = ()) -> None:
        """Make them in the API, below `root`; `dependencies` come before those of each."""
        for path, endpoint, options in self.declared:
            shown = self.include_in_schema and options["include_in_schema"]
            before = [*dependencies, *(options["dependencies"] or ())]
            more = {"tags": [*self.tags, *(options["tags"] or ())], "dependencies": before, "include_in_schema": shown}
            app.router.add_api_route(root + path, endpoint, **options | more)


def api_routes(routes: Iterable[BaseRoute]) -> list[APIRoute]:
    """Those that an operation stands behind."""
    return [route for route in routes if isinstance(route, APIRoute)]


class ByOperation(BaseRoute):
    """Leads a request to the route of the operation that the guard has found; FastAPI would try each in turn."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._routes = defaultdict[str, list[APIRoute]](list)
        for route in api_routes(routes):
            self._routes[route.name].append(route)  # an operation may have several addresses

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        tried = (route.matches(scope) for route in self._routes.get(scope.get("operation", ""), ()))
        return next((found for found in tried if found[0] is Match.FULL), (Match.NONE, {}))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].handle(scope, receive, send)  # the one that matched has left itself there
