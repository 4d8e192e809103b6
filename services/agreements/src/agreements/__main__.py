"""The command line of the service: api, worker, migrate."""

import sys
from pathlib import Path

from agreements import __version__
from agreements.settings import Settings
from shared.main import run

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> int:
    return run(MIGRATIONS, version=__version__, settings=Settings)


if __name__ == "__main__":
    sys.exit(main())
