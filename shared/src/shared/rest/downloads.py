"""What a file is called when it is saved: after the resource it was had from, and its form."""

from shared.telemetry.secret_addresses import masked

KINDS = {
    "application/octet-stream": ".bin",
    "application/pdf": ".pdf",
    "application/x-ndjson": ".ndjson",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/xml": ".xml",
    "image/svg+xml": ".svg",
    "text/calendar": ".ics",
    "text/csv": ".csv",
}
SHOWN = {"application/pdf", "image/svg+xml"}
"""Media types that a browser shows where they stand; the rest it saves."""


def disposition(path: str, content_type: str) -> str | None:
    """The `Content-Disposition` of a file; None for what is read by programs. An address gives a name without its root.

    `/budget/v1/plans/0198f3a0/comparisons` as a workbook becomes `plans-0198f3a0-comparisons.xlsx`.
    """
    kind = content_type.partition(";")[0].strip()
    if kind not in KINDS:
        return None
    # A secret part of the address is left out: a file is sent on, and lies in folders that others see.
    parts = masked(path).split("/")[3:]
    name = "-".join(part for part in parts if part.replace("-", "").isalnum() and part.isascii())
    return f'{"inline" if kind in SHOWN else "attachment"}; filename="{name or "file"}{KINDS[kind]}"'
