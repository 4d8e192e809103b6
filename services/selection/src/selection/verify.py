"""`selection verify FILE`: run a decided round again, without database or network."""

import sys
from pathlib import Path

from selection.rules.programme_document import InvalidProgramme
from selection.rules.verification import verify_text

USAGE = "Användning: selection verify FIL (beslutets underlag, hämtat med GET …/rounds/{id}/decision-files)\n"


def verify_file(arguments: list[str]) -> int:
    """0 when the same result comes out, 1 when another does, 2 when the file is not a decision."""
    if len(arguments) != 1:
        sys.stderr.write(USAGE)
        return 2
    try:
        verdict = verify_text(Path(arguments[0]).read_text(encoding="utf-8"))
    except (OSError, KeyError, ValueError, TypeError, InvalidProgramme) as fault:
        sys.stderr.write(f"Filen är inte ett beslutsunderlag: {fault}\n")
        return 2
    sys.stdout.write(f"Underlag  {verdict.snapshot_hash}  (beslutet anger {verdict.expected_snapshot_hash})\n")
    sys.stdout.write(f"Resultat  {verdict.result_hash}  (beslutet anger {verdict.expected_result_hash})\n")
    sys.stdout.write("Samma resultat.\n" if verdict.same else "RESULTATET ÄR ETT ANNAT.\n")
    return 0 if verdict.same else 1
