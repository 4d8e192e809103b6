"""Content negotiation: a format that is not offered is refused with 406, one that is not read with 415."""

from typing import Any

from fastapi import Request
from fastapi.params import Form

from shared.kit.errors import FormatNotOffered, FormatNotRead

JSON = "application/json"
CSV = "text/csv"


async def negotiate(request: Request) -> None:
    """Runs on every route of the API, after the caller has been admitted."""
    route = request.scope["route"]
    offered = offered_formats(route)
    if not _accepted(request.headers.get("accept", "*/*"), offered):
        raise FormatNotOffered(f"Ange något av följande i Accept: {', '.join(sorted(offered))}.")
    kind = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if _reads_json(route) and kind != JSON and not kind.endswith("+json"):
        raise FormatNotRead("Skicka innehållet som JSON, med Content-Type: application/json.")


def offered_formats(route: Any) -> set[str]:
    """JSON, what the route declares for a successful answer, and CSV where it serves a list."""
    declared = {
        kind for status, answer in route.responses.items() if str(status) < "300" for kind in answer.get("content", {})
    }
    lists = any(parameter.alias == "updated_since" for parameter in _query_parameters(route.dependant))
    return declared | ({JSON, CSV} if lists else {JSON})


def _query_parameters(dependant: Any) -> list[Any]:
    return [*dependant.query_params, *(p for inner in dependant.dependencies for p in _query_parameters(inner))]


def _reads_json(route: Any) -> bool:
    return bool(route.dependant.body_params) and not any(
        isinstance(p.field_info, Form) for p in route.dependant.body_params
    )


def _accepted(accept: str, offered: set[str]) -> bool:
    wanted = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    return any(_matches(want, kind) for want in wanted for kind in offered)


def _matches(wanted: str, kind: str) -> bool:
    if wanted.endswith("/*"):
        return wanted == "*/*" or kind.startswith(wanted[:-1])
    return wanted == kind
