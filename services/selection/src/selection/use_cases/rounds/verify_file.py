"""Run a decided round, or a run of analysis bases, again from its file, without database or network."""

import json
from pathlib import Path
from typing import Any

from selection.errors import FileUnreadable
from selection.rules.basis.verification import KIND, BasisVerdict, verify_run
from selection.rules.programme_document import InvalidProgramme
from selection.rules.verification import Verdict, verify


def verify_file(path: Path) -> Verdict | BasisVerdict:
    try:
        file: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return verify_run(file) if file.get("kind") == KIND else verify(file)
    except KeyError as fault:
        raise FileUnreadable(f"Filen är inget underlag att kontrollera: {fault.args[0]} saknas.") from fault
    except InvalidProgramme as fault:
        raise FileUnreadable(f"Filen är inget underlag att kontrollera: {'; '.join(fault.faults)}") from fault
    except (OSError, ValueError, TypeError, AttributeError) as fault:
        raise FileUnreadable("Filen är inget underlag att kontrollera, eller kan inte läsas.") from fault


def lines_of(verdict: Verdict | BasisVerdict) -> list[str]:
    """The comparison as lines for people."""
    if isinstance(verdict, Verdict):
        return [
            f"Underlag  {verdict.snapshot_hash}  (beslutet anger {verdict.expected_snapshot_hash})",
            f"Resultat  {verdict.result_hash}  (beslutet anger {verdict.expected_result_hash})",
        ]
    different = ", ".join(verdict.different) or "inget"
    return [
        f"Underlag  {verdict.inputs_hash}  (körningen anger {verdict.expected_inputs_hash})",
        f"Huvudmän  {verdict.bases}, varav med ett annat underlag: {different}",
    ]
