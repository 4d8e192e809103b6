"""The command line of the service: api, worker, migrate, verify."""

import sys
from pathlib import Path

from selection.app import make_api
from selection.settings import Settings
from selection.verify import verify_file
from selection.worker import make_worker
from shared.main import run

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> int:
    return run(make_api, make_worker, MIGRATIONS, settings=Settings, commands={"verify": verify_file})


if __name__ == "__main__":
    sys.exit(main())
