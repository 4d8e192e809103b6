"""Content negotiation (RFC 9110, 12.5.1): of the formats offered the one the caller wants most, or a refusal."""

from collections.abc import Sequence
from typing import Any

from fastapi import Request
from fastapi.params import Form

from shared.kit.errors import FormatNotOffered, FormatNotRead

JSON = "application/json"
CSV = "text/csv"


async def negotiate(request: Request) -> None:
    """Runs on every route of the API, after the caller has been admitted."""
    route = request.scope["route"]
    chosen(request, offered_formats(route))
    kind = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if _reads_json(route) and kind != JSON and not kind.endswith("+json"):
        raise FormatNotRead("Skicka innehållet som JSON, med Content-Type: application/json.")


def chosen(request: Request, offered: Sequence[str]) -> str:
    """Which of `offered` to answer with: the caller's highest weight, at a tie the first offered.

    Raises FormatNotOffered when the caller accepts none of them.
    """
    wanted = _weights(request.headers.get("accept") or "*/*")
    best = max(offered, key=lambda kind: _weight(kind, wanted))  # max keeps the first of equals
    if not _weight(best, wanted):
        raise FormatNotOffered(f"Ange något av följande i Accept: {', '.join(sorted(offered))}.")
    return best


def wants_csv(request: Request) -> bool:
    return chosen(request, (JSON, CSV)) == CSV


def offered_formats(route: Any) -> list[str]:
    """JSON first, then what the route declares for a successful answer, and CSV where it serves a list."""
    declared = [
        kind for status, answer in route.responses.items() if str(status) < "300" for kind in answer.get("content", {})
    ]
    lists = any(parameter.alias == "updated_since" for parameter in _query_parameters(route.dependant))
    return list(dict.fromkeys([JSON, *declared, *([CSV] if lists else [])]))


def _weights(accept: str) -> dict[str, float]:
    """Media range → weight from 0 to 1; a weight that cannot be read counts as 1."""
    weights = {}
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        weights[media_range] = min(1.0, float(quality)) if quality.replace(".", "", 1).isdecimal() else 1.0
    return weights


def _weight(kind: str, wanted: dict[str, float]) -> float:
    """The most specific range that matches decides."""
    for media_range in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        if media_range in wanted:
            return wanted[media_range]
    return 0.0


def _query_parameters(dependant: Any) -> list[Any]:
    return [*dependant.query_params, *(p for inner in dependant.dependencies for p in _query_parameters(inner))]


def _reads_json(route: Any) -> bool:
    return bool(route.dependant.body_params) and not any(
        isinstance(p.field_info, Form) for p in route.dependant.body_params
    )
