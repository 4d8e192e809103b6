"""Ask for the analysis bases of all organisers; the worker makes them in the background."""

import asyncio
import gzip
from datetime import datetime

from selection.errors import NothingToAnalyse
from selection.models.basis_run import BasisRun, BasisRunStatus
from selection.rules.basis.inputs import BasisInputs, Document, inputs_from
from selection.steps.take_basis_inputs import take_basis_inputs
from selection.unit_of_work import Work
from shared.canonical import canonical, hash_of
from shared.clock import swedish_date


async def start_basis_run(work: Work, *, now: datetime) -> BasisRun:
    """Start a run and freeze its inputs now, whatever is read in while the bases are made."""
    inputs = await take_basis_inputs(work, now=now)
    # In a thread: a country's inputs take seconds, and other callers are answered meanwhile.
    frozen, inputs_hash, packed = await asyncio.to_thread(_freeze, inputs)
    numbers = [number for number in frozen.measured if number in frozen.organizers]
    if not numbers:
        raise NothingToAnalyse("Läs in register och statistik innan analysunderlagen görs.")
    run = BasisRun(
        as_of=swedish_date(now),
        status=BasisRunStatus.QUEUED,
        inputs_hash=inputs_hash,
        total=len(numbers),
        done=0,
        pending=numbers,
        asked_by=work.actor.subject,
        inputs=packed,
        created_at=now,
        updated_at=now,
    )
    work.basis_runs.add(run)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"inputs_hash": run.inputs_hash, "organizers": run.total}
    await work.record("start_basis_run", "basis_run", run.id, at=now, after=after)
    return run


def _freeze(inputs: Document) -> tuple[BasisInputs, str, bytes]:
    content = canonical(inputs)
    # The header has no time of day, so that the same inputs are the same bytes.
    return inputs_from(inputs), hash_of(content), gzip.compress(content, 6, mtime=0)
