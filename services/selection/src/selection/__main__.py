"""The command line of the service: api, worker, migrate, verify."""

import sys
from pathlib import Path

from selection.app import make_api
from selection.errors import FileUnreadable
from selection.settings import Settings
from selection.use_cases.rounds.verify_decision_file import verify_decision_file
from selection.worker import make_worker
from shared.main import run

MIGRATIONS = Path(__file__).parents[2] / "migrations"
USAGE = "Användning: selection verify FIL (beslutets underlag, hämtat med GET …/rounds/{id}/decision-files)\n"


def main() -> int:
    return run(make_api, make_worker, MIGRATIONS, settings=Settings, commands={"verify": verify})


def verify(arguments: list[str]) -> int:
    """0 when the same result comes out, 1 when another does, 2 when the file is not a decision."""
    if len(arguments) != 1:
        sys.stderr.write(USAGE)
        return 2
    try:
        verdict = verify_decision_file(Path(arguments[0]))
    except FileUnreadable as refusal:
        sys.stderr.write(f"{refusal.detail}\n")
        return 2
    sys.stdout.write(f"Underlag  {verdict.snapshot_hash}  (beslutet anger {verdict.expected_snapshot_hash})\n")
    sys.stdout.write(f"Resultat  {verdict.result_hash}  (beslutet anger {verdict.expected_result_hash})\n")
    sys.stdout.write("Samma resultat.\n" if verdict.same else "RESULTATET ÄR ETT ANNAT.\n")
    return 0 if verdict.same else 1


if __name__ == "__main__":
    sys.exit(main())
