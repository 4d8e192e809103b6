"""A file of a release as CSV (RFC 4180): UTF-8, comma, a line of column names; the same rows give the same bytes."""

import csv
import io
from collections.abc import Iterable, Sequence


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()
