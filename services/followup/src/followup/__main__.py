"""The command line of the service: api, worker, migrate."""

import sys
from pathlib import Path

from followup import __version__
from followup.app import make_api
from followup.settings import Settings
from followup.worker import make_worker
from shared.main import run

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> int:
    return run(make_api, make_worker, MIGRATIONS, version=__version__, settings=Settings)


if __name__ == "__main__":
    sys.exit(main())
