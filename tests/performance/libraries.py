"""The same transfers in public ledger libraries, each in an environment of its own that is thrown away."""

import json
import subprocess
import venv
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from tests.performance.servers import Servers, bare

LIBRARIES = Path(__file__).parent / "ledgers"
INSTALLS = {
    "django-hordak": [["django-hordak", "psycopg2-binary"]],
    # It asks for drivers that have to be compiled; what it needs here is named instead.
    "python-accounting": [
        ["--no-deps", "python-accounting"],
        ["sqlalchemy<2.2", "psycopg2-binary", "python-dateutil<3", "strenum", "toml"],
    ],
}
TOTAL = 200


@dataclass(frozen=True)
class Workload:
    """How many pairs of accounts the transfers spread over, and with how many clients at a time."""

    accounts: int
    clients: tuple[int, ...]


def measure_libraries(
    console: Console, servers: Servers, folder: Path, workload: Workload
) -> dict[str, dict[str, float]]:
    """Transfers per second by library; keys within are `clients/spread` and `clients/hot`. None checks a limit."""
    return {name: _measured(console, name, servers, folder, workload) for name in INSTALLS}


def _measured(console: Console, name: str, servers: Servers, folder: Path, workload: Workload) -> dict[str, float]:
    """Without a package registry the comparison is left out, and that is said."""
    try:
        return _measure(name, servers, folder, workload)
    except (subprocess.SubprocessError, RuntimeError, OSError) as error:
        console.print(f"{name} kunde inte mätas: {type(error).__name__}: {error}"[:600])
        return {}


def _measure(name: str, servers: Servers, folder: Path, workload: Workload) -> dict[str, float]:
    home = folder / name
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    for packages in INSTALLS[name]:
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True, capture_output=True, timeout=300)
    url = bare(servers.new_database(name.replace("-", "_")))
    script = str(LIBRARIES / f"{name.replace('-', '_')}.py")
    asked = [url, str(workload.accounts), str(TOTAL), ",".join(map(str, workload.clients))]
    done = subprocess.run([python, script, *asked], capture_output=True, text=True, timeout=600, cwd=home)
    if done.returncode:
        raise RuntimeError(done.stderr[-500:])
    rates: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return rates
