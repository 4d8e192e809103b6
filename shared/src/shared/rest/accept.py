"""Content negotiation (RFC 9110, 12.5.1): of the formats offered the one the caller wants most, or a refusal."""

from collections.abc import Sequence

from fastapi import Request

from shared.kit.errors import FormatNotOffered, FormatNotRead
from shared.rest.operations import CSV, JSON, NDJSON, Operation


def negotiate(request: Request, operation: Operation) -> None:
    """Refuses a request in a format that is not read, or for one that is not given. After the caller is admitted."""
    chosen(request, operation.formats)
    kind = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if operation.reads_json and kind != JSON and not kind.endswith("+json"):
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
    return list_format(request) == CSV


def list_format(request: Request) -> str:
    """The format that a list is wanted in."""
    return chosen(request, (JSON, CSV, NDJSON))


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
