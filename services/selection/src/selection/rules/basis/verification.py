"""Making a run of analysis bases again from its own file, and saying whether the same bytes came out."""

from collections.abc import Iterator
from dataclasses import dataclass

from selection.rules.basis.document import Run, basis_of
from selection.rules.basis.inputs import Document, inputs_from
from shared.canonical import canonical, hash_of

KIND = "analysis-basis-run"


@dataclass(frozen=True, slots=True)
class BasisVerdict:
    """`different` are the organisation numbers whose basis is another than the run says."""

    inputs_hash: str
    expected_inputs_hash: str
    bases: int
    different: tuple[str, ...]

    @property
    def same(self) -> bool:
        return self.inputs_hash == self.expected_inputs_hash and not self.different


def run_file(inputs: Document, hashes: dict[str, str]) -> Document:
    """All that is needed to make the run again: the inputs, and the hash of each organiser's basis."""
    return {"kind": KIND, "inputs": inputs, "inputs_hash": hash_of(canonical(inputs)), "bases": hashes}


def bases_in(file: Document) -> Iterator[tuple[str, bytes]]:
    """The basis of each organiser in the file, made anew. Raises KeyError or ValueError for a file that is no run."""
    run = Run(inputs_from(file["inputs"]))
    for number in file["bases"]:
        yield number, canonical(basis_of(run, number))


def verify_run(file: Document) -> BasisVerdict:
    expected = file["bases"]
    different = tuple(number for number, made in bases_in(file) if hash_of(made) != expected[number])
    return BasisVerdict(hash_of(canonical(file["inputs"])), file["inputs_hash"], len(expected), different)
