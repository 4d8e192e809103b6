"""Running a decided round again from its own file, and saying whether the same bytes came out."""

from dataclasses import dataclass
from typing import Any

from selection.rules.columns.analysis import analyse
from selection.rules.columns.unit_texts import UnitTexts
from selection.rules.documents import analysis_bytes
from selection.rules.programme_document import read_programme
from selection.rules.quantities import Interval, exact, text
from selection.rules.snapshot_document import snapshot_bytes, snapshot_from
from shared.canonical import canonical, hash_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """`same` when snapshot and result both hash to what the decision says."""

    snapshot_hash: str
    result_hash: str
    expected_snapshot_hash: str
    expected_result_hash: str

    @property
    def same(self) -> bool:
        return (self.snapshot_hash, self.result_hash) == (self.expected_snapshot_hash, self.expected_result_hash)


def decision_file(
    programme: dict[str, Any], limits: dict[str, Interval], *, snapshot: dict[str, Any], result_hash: str
) -> dict[str, Any]:
    """All that is needed to run the round again: rules, indicators' ranges, snapshot, and the hashes decided on."""
    return {
        "programme": programme,
        "limits": {code: [text(limit.low), text(limit.high)] for code, limit in limits.items()},
        "snapshot": snapshot,
        "snapshot_hash": hash_of(canonical(snapshot)),
        "result_hash": result_hash,
    }


def verify(file: dict[str, Any]) -> Verdict:
    """Raises KeyError, ValueError or InvalidProgramme for a file that is not a decision."""
    limits = {code: Interval(exact(low), exact(high)) for code, (low, high) in file["limits"].items()}
    snapshot = snapshot_from(file["snapshot"])
    analysis = analyse(snapshot, read_programme(file["programme"], limits))
    return Verdict(
        snapshot_hash=hash_of(snapshot_bytes(snapshot)),
        result_hash=hash_of(analysis_bytes(analysis, UnitTexts(analysis).all())),
        expected_snapshot_hash=file["snapshot_hash"],
        expected_result_hash=file["result_hash"],
    )
