"""What the runbook lets one ask of a running system is answered as it stands there."""

import asyncio
import re
import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from insatser.layout import CLONE
from insatser.services import SERVICES
from insatser.stack import Stack

RUNBOOK = (CLONE / "docs" / "runbook.md").read_text(encoding="utf-8")
ASKED = [
    re.sub(r"\s+#\s.*", "", line)
    for block in re.findall(r"^```sh\n(.*?)^```", RUNBOOK, flags=re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    # What ends with a pipe goes on, `$ID` is chosen by a person, and only questions are asked: nothing is changed here.
    if re.match(r'(ask |sql \w+ <<< "SELECT)', line) and "$ID" not in line and not line.rstrip().endswith("|")
]
SHORT_FORMS = """
set -euo pipefail
ask() { curl --fail-with-body -sS -H "Authorization: Bearer $TOKEN" "$@"; }
sql() { "$PSQL" --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname="$1"; }
"""


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl saknas")
@pytest.mark.parametrize("line", ASKED)
async def test_what_the_runbook_asks_is_answered(stack: Stack, line: str) -> None:
    typed = _here(line, stack)
    role = "operator" if "held-events" in line else "auditor"
    server = stack.postgres.client_environment()
    environment = server | {
        "TOKEN": stack.keys.token([role], datetime.now(UTC)),
        "API": stack.api_url("budget"),
        "PSQL": "psql",
        "LC_ALL": "C.UTF-8",
    }
    command = ["bash", "-c", SHORT_FORMS + typed]
    done = await asyncio.to_thread(
        subprocess.run, command, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{typed}\n{done.stdout}{done.stderr}"


def _here(line: str, stack: Stack) -> str:
    """The usual ports are whoever's; here the system has others."""
    for service in SERVICES:
        for part, port in (("api", service.api_port), ("worker", service.worker_port)):
            line = line.replace(f"http://127.0.0.1:{port}", stack.root_url(f"{service.name}-{part}"))
    return line


def test_there_is_something_to_ask() -> None:
    assert len(ASKED) > 6
