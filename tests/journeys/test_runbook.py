"""What README and the runbook tell one to type at a running system is typed at one, as it stands there."""

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from insatser.chain import proof
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import until
from insatser.layout import CLONE
from insatser.services import NAMES, SERVICES
from insatser.stack import Stack
from insatser.target import Target
from shared.clock import swedish_date, utc_now
from tests.conftest import CaseAt

EXAMPLE = "0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10"
"""The case of the documents."""
TYPED_AT_A_SYSTEM = re.compile(r"(ask|tell|ops|curl) |sql \w+ <<< \"SELECT|[A-Z]+=http")
ELSEWHERE = {
    # It needs the seal of the agency, and the program that proves the file is run on it there.
    "ops case-file": "tests/journeys/test_case_file.py",
    # Names a stream that only a person on duty knows that it has lost something.
    "ops reconcile": "tests/journeys/test_operators_desk.py",
    "ops propose-rebuild": "tests/journeys/test_operators_desk.py",
    "ops rebuild": "tests/journeys/test_operators_desk.py",
    "ops pause": "tests/journeys/test_operators_desk.py",
}
DELEGATION = {
    "person": "local-decider-two",
    "role": "decider",
    "reason": "Semester",
}
SHORT_FORMS = """
set -euo pipefail
ask() { curl --fail-with-body -sS -H "Authorization: Bearer $TOKEN" "$@"; }
tell() { ask -X POST -H 'Content-Type: application/json' "$@"; }
sql() { "$PSQL" --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname="$1"; }
ops() { .venv/bin/insatser-ops $ADDRESSES "$@"; }
"""


def _typed() -> Iterator[tuple[str, str]]:
    """Each command with the comment beside it; one that goes on stands whole, and what is said of a line is of it."""
    for document in ("README.md", "docs/runbook.md"):
        prose = (CLONE / document).read_text(encoding="utf-8")
        for block in re.findall(r"^```(?:sh)?\n(.*?)^```", prose, flags=re.MULTILINE | re.DOTALL):
            for line in re.sub(r"(\\|\|)\n\s*", r"\1 ", block).replace("\\ ", " ").splitlines():
                command, _, remark = re.sub(r"\s+#\s", "\0", line, count=1).partition("\0")
                if TYPED_AT_A_SYSTEM.match(command):
                    yield command, remark


TYPED = list(_typed())
RUN = [pair for pair in TYPED if not pair[0].startswith(tuple(ELSEWHERE))]


@pytest.fixture
async def caller(system: Target) -> AsyncIterator[Caller]:
    """Proves nothing when a command has been typed; that nothing is left behind is asked when all have been."""
    async with Caller(system) as caller:
        yield caller


@pytest.fixture
async def dead(stack: Stack, caller: Caller) -> AsyncIterator[str]:
    """A dead letter in budget that nobody can read; gone before it is proven that nothing is left behind."""
    found = str(uuid4())
    row = {"id": found, "event_id": uuid4(), "payload": f"garbage {found}".encode()}
    engine = create_async_engine(stack.owner_url("budget"), poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text(DEAD), row)
    yield found
    async with engine.begin() as connection:
        await connection.execute(text("DELETE FROM held_event WHERE id = :id"), {"id": UUID(found)})
    await engine.dispose()


DEAD = (
    "INSERT INTO held_event (id, consumer, event_id, subject, sequence, state, reason, payload) "
    "VALUES (CAST(:id AS uuid), 'budget-funding', :event_id, '', 0, 'dead', 'not a CloudEvent', :payload)"
)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl saknas")
@pytest.mark.parametrize(("command", "remark"), RUN, ids=[command[:60] for command, _ in RUN])
async def test_what_the_documents_tell_one_to_type_is_answered(
    stack: Stack, caller: Caller, command: str, remark: str, dead: str, case_at: CaseAt
) -> None:
    if "jq" in command and shutil.which("jq") is None:
        pytest.skip("jq saknas")
    known = {"ID": dead, "CASE": EXAMPLE}
    if EXAMPLE in command:
        known["CASE"] = (await case_at("half signed")).id
    if "$ID/discards" in command or command.startswith("ops discard"):
        proposal = command.replace("/discards", "/discard-proposals").replace("ops discard", "ops propose-discard")
        await _run(stack, proposal, "operator", "anna", known)
    if "delegations/$ID" in command:
        known["ID"] = await _delegated(stack, known)
    if "$KEEPER" in command:
        await until("ett huvud av budgets kedja hos followup", partial(_kept, caller))
    done = await _run(stack, command, _role(command, remark), "bo", known)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


async def _kept(caller: Caller) -> Json | None:
    """The first head of a chain comes when a system has been up for a minute."""
    return next(iter(await caller.all("followup", "/audit-heads", role="auditor", source="budget")), None)


def _role(command: str, remark: str) -> str:
    if "auditor" in remark or "audit-heads" in command or "audit-verifications" in command or "heads" in command:
        return "auditor"
    if "delegations" in command:
        return "decider"
    return "case_officer" if "cooperations" in command else "operator"


async def _delegated(stack: Stack, known: dict[str, str]) -> str:
    today = swedish_date(utc_now())
    body = json.dumps(DELEGATION | {"from_on": str(today), "until_on": str(today + timedelta(days=7))})
    command = f"tell -H 'Idempotency-Key: {uuid4()}' -d '{body}' http://127.0.0.1:8102/agreements/v1/delegations"
    made = await _run(stack, command, "decider", "bo", known)
    assert made.returncode == 0, made.stdout
    return str(json.loads(made.stdout)["id"])


async def _run(
    stack: Stack, command: str, role: str, subject: str, known: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    typed = _here(command, stack).replace(EXAMPLE, known["CASE"]).replace(" ID", f" {known['ID']}")
    token = stack.keys.token([role], datetime.now(UTC), subject=subject)
    environment = stack.postgres.client_environment() | {
        "TOKEN": token,
        "INSATSER_TOKEN": token,
        "ADDRESSES": " ".join(f"--address {name}={stack.root_url(f'{name}-api')}" for name in NAMES),
        "API": stack.api_url("budget"),
        "KEEPER": stack.api_url("followup"),
        "ID": known["ID"],
        "PSQL": "psql",
        "LC_ALL": "C.UTF-8",
    }
    return await asyncio.to_thread(
        subprocess.run,
        ["bash", "-c", SHORT_FORMS + typed],
        env=environment,
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=False,
    )


def _here(command: str, stack: Stack) -> str:
    """The usual ports are whoever's; here the system has others. What is written goes where nothing is."""
    for service in SERVICES:
        for part, port in (("api", service.api_port), ("worker", service.worker_port)):
            command = command.replace(f"http://127.0.0.1:{port}", stack.root_url(f"{service.name}-{part}"))
    return command.replace("-o toppar.json", f"-o {stack.layout.home}/toppar-{uuid4()}.json").replace(
        "curl ", "curl -sS -f "
    )


async def test_what_was_typed_has_left_nothing_behind(caller: Caller) -> None:
    broken = [f"{found.what}: {found.figures}" for found in await proof.prove(caller) if not found.holds]
    assert not broken, broken


def test_what_is_typed_elsewhere_is_tried_there() -> None:
    for command, place in ELSEWHERE.items():
        assert f'"{command.partition(" ")[2]}"' in (CLONE / place).read_text(encoding="utf-8"), command
    assert len(RUN) > 15
