"""The command line of the service: api, worker, migrate, verify, basis."""

import sys
from pathlib import Path

from selection import __version__
from selection.errors import FileUnreadable
from selection.settings import Settings
from shared.main import run

MIGRATIONS = Path(__file__).parents[2] / "migrations"
USAGE = "Användning: selection verify FIL (underlaget till ett beslut eller till en körning av analysunderlag)\n"
BASIS_USAGE = (
    "Användning: selection basis FIL MAPP [HUVUDMAN …] (körningens underlag, och var sidor och PDF ska läggas)\n"
)


def main() -> int:
    return run(MIGRATIONS, version=__version__, settings=Settings, commands={"verify": verify, "basis": basis})


def verify(arguments: list[str]) -> int:
    """Return 0 when the same result comes out, 1 when another does, 2 when the file is neither a decision nor a run."""
    from selection.use_cases.rounds.verify_file import lines_of, verify_file

    if len(arguments) != 1:
        sys.stderr.write(USAGE)
        return 2
    try:
        verdict = verify_file(Path(arguments[0]))
    except FileUnreadable as refusal:
        sys.stderr.write(f"{refusal.detail}\n")
        return 2
    sys.stdout.write("".join(f"{line}\n" for line in lines_of(verdict)))
    sys.stdout.write("Samma resultat.\n" if verdict.same else "RESULTATET ÄR ETT ANNAT.\n")
    return 0 if verdict.same else 1


def basis(arguments: list[str]) -> int:
    """Write each organiser's basis as JSON, page and PDF. Goes on where an earlier run of the command stopped."""
    from selection.use_cases.analysis_bases.write_bases import write_bases

    if len(arguments) < 2:
        sys.stderr.write(BASIS_USAGE)
        return 2
    try:
        made = write_bases(Path(arguments[0]), Path(arguments[1]), only=arguments[2:], say=sys.stdout.write)
    except FileUnreadable as refusal:
        sys.stderr.write(f"{refusal.detail}\n")
        return 2
    sys.stdout.write(f"{made.written} underlag gjorda, {made.kept} fanns redan.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
