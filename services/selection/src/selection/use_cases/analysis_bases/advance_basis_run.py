"""The timed job of analysis bases: make some of those that remain, and keep how far the run has come."""

import asyncio
from datetime import datetime
from uuid import UUID

from selection.models.basis_run import AnalysisBasis, BasisRun
from selection.rules.basis.document import Run, basis_of
from selection.rules.basis.inputs import inputs_from
from selection.steps.read_basis_inputs import read_basis_inputs
from selection.unit_of_work import Work
from shared.canonical import canonical

AT_A_TIME = 50
"""Half a second's work: so many are made again at most after a stop."""


async def advance_basis_run(work: Work, *, now: datetime) -> int:
    """Advance a run. Safe in several processes at once: one of them has the run, and the others find nothing to do."""
    async with work:
        run = await work.basis_runs.lock_unfinished_run()
        if run is None:
            return 0
        numbers = run.pending[:AT_A_TIME]
        frozen = await _frozen(work, run)
        # In a thread: the worker has events to attend to meanwhile.
        made = await asyncio.to_thread(lambda: [canonical(basis_of(frozen, number)) for number in numbers])
        for number, content in zip(numbers, made, strict=True):
            name = frozen.inputs.organizers[number].name
            work.basis_runs.add(AnalysisBasis.of(run, number, name=name, content=content, now=now))
        run.record_made(len(numbers), now=now)
        after = {"done": run.done, "total": run.total}
        await work.record("advance_basis_run", "basis_run", run.id, at=now, after=after)
    return len(numbers)


_latest: dict[UUID, Run] = {}
"""The run that this process is at, with what is the same for many organisers; read anew after a stop."""


async def _frozen(work: Work, run: BasisRun) -> Run:
    if run.id not in _latest:
        with_inputs = await work.basis_runs.get_run_with_inputs(run.id)
        _latest.clear()
        _latest[run.id] = await asyncio.to_thread(lambda: Run(inputs_from(read_basis_inputs(with_inputs))))
    return _latest[run.id]
