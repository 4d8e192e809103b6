"""The command line of the service: api, worker, migrate."""

import sys
from pathlib import Path

from agreements import __version__
from agreements.app import make_api
from agreements.settings import Settings
from agreements.worker import make_worker
from shared.main import run

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> int:
    return run(make_api, make_worker, MIGRATIONS, version=__version__, settings=Settings)


if __name__ == "__main__":
    sys.exit(main())
