"""The frozen inputs of a run of analysis bases, as they were kept."""

import gzip
import json

from selection.models.basis_run import BasisRun
from selection.rules.basis.inputs import Document


def read_basis_inputs(run: BasisRun) -> Document:
    found: Document = json.loads(gzip.decompress(run.inputs))
    return found
