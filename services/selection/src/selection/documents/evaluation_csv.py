"""A file of a release as CSV (RFC 4180): UTF-8, comma, a line of column names; the same rows give the same bytes."""

from collections.abc import Iterable, Sequence

from shared.rest.csv_export import csv_lines


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return csv_lines((columns, *rows)).encode()
