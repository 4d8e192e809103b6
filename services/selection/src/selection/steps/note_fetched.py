"""Note on a fetch and its import what a step of it gave."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from selection.models.fetch import Fetch
from selection.readers.table import RowError
from selection.steps.count_rows import ERRORS_KEPT
from selection.unit_of_work import Work

Counts = tuple[int, int, int]
"""Created, changed and unchanged."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was asked for, and what came of it. `failed` are answers that could not be used, told in `errors`."""

    asks: list[str]
    counts: Counts
    failed: int = 0
    errors: tuple[RowError, ...] = ()


async def note_fetched(work: Work, fetch_id: UUID, step: Step, *, now: datetime) -> Fetch:
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    fetch.took(step.asks)
    fetch.touch(now)
    report = await work.imports.get_import_for_change(fetch.import_id)
    report.rows_read += len(step.asks)
    report.rows_failed += step.failed
    report.created += step.counts[0]
    report.changed += step.counts[1]
    report.unchanged += step.counts[2]
    report.errors = [*report.errors, *_kept(step.errors, len(report.errors))]
    report.touch(now)
    return fetch


def _kept(errors: Iterable[RowError], already: int) -> list[dict[str, object]]:
    return [asdict(error) for error in errors][: ERRORS_KEPT - already]


def total(*counts: Counts) -> Counts:
    return sum(c[0] for c in counts), sum(c[1] for c in counts), sum(c[2] for c in counts)
