"""The file with which anyone can make a run of analysis bases again, with `selection verify` or `selection basis`."""

from uuid import UUID

from selection.errors import WrongState
from selection.models.basis_run import BasisRunStatus
from selection.rules.basis.inputs import Document
from selection.rules.basis.verification import run_file
from selection.steps.read_basis_inputs import read_basis_inputs
from selection.unit_of_work import Work


async def write_basis_file(work: Work, run_id: UUID) -> Document:
    run = await work.basis_runs.get_run_with_inputs(run_id)
    if run.status is not BasisRunStatus.DONE:
        raise WrongState(
            f"Körningen är inte klar: {run.done} av {run.total} underlag är gjorda. Vänta tills alla är det."
        )
    return run_file(read_basis_inputs(run), await work.basis_runs.list_hashes(run_id))
