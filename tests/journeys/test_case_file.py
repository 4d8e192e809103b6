"""A case is taken out of the running system, and proves itself where nothing of the system is."""

import asyncio
import json
import re
import ssl
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from typer.testing import CliRunner, Result

from insatser.chain import paying, selecting
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import Case, until
from insatser.sample import SHIPPED
from insatser.services import NAMES
from insatser.stack import Stack
from insatser_ops import cli
from insatser_ops.heads import KEEPERS
from shared.audit_trail import heads as audit_heads
from shared.contracts import FACTS
from shared.kit import audit
from shared.kit.db import create_sessions
from tests.support.case_files import altered, batches, faults_of, read

Take = Callable[..., Result]
PICTURE = b"\x89PNG\r\n\x1a\nhanded in as it is"


@pytest.fixture
def take(stack: Stack) -> Take:
    addresses = [part for name in NAMES for part in ("--address", f"{name}={stack.root_url(f'{name}-api')}")]

    def run(case: Case | None, file: Path, role: str = "auditor") -> Result:
        token = stack.keys.token([role], datetime.now(UTC), subject=f"demo-{role}")
        command = ["case-file", case.id] if case else ["heads"]
        return CliRunner().invoke(cli.app, [*addresses, *command, "--output", str(file)], env={"INSATSER_TOKEN": token})

    return run


async def test_a_case_proves_itself_and_names_whatever_was_altered(
    take: Take, stack: Stack, caller: Caller, money: None, today: date, tmp_path: Path
) -> None:
    case = await _case(caller, today)
    await _report(caller, case)
    await _hand_in(caller, case)
    file = tmp_path / "ärende.zip"
    for role in ("operator", "case_officer", "decider"):
        assert "svarade 403" in str((await asyncio.to_thread(take, case, file, role)).exception)
    assert not file.exists(), "nobody else takes a case out, and nothing is left of the attempt"
    await _tell_heads(stack, caller)
    heads = tmp_path / "toppar.json"
    fetched = await asyncio.to_thread(take, None, heads)
    assert (fetched.exit_code, fetched.output.count("kedjan är den som har sparats")) == (0, 4), fetched.output
    assert "svarade 403" in str((await asyncio.to_thread(take, None, tmp_path / "nej.json", "operator")).exception)
    taken = await asyncio.to_thread(take, case, file)
    assert taken.exit_code == 0, (taken.output, taken.exception)
    assert file.stat().st_mode & 0o777 == 0o600
    content = file.read_bytes()
    members = read(content)
    assert members["agreements/documents/attachment-1.png"] == PICTURE

    shown = await asyncio.to_thread(_verify_alone, file, heads, tmp_path / "apart", members)
    assert shown.returncode == 0, shown.stdout
    assert "FEL" not in shown.stdout
    wanted = (
        "betalt 200 000,00 = godkänt 150 000,00 + öppet återkrav 30 000,00 + återbetalt 20 000,00 + avskrivet 0,00",
        "avtalat 750 000,00 = bundet 550 000,00 + betalt 200 000,00",
        f"Huvudmannen valdes                                     {case.organization_number}, plats ",
    )
    assert len(re.findall("bevisat +Spårbarheten i [a-z]+ är den som topparna utanför filen säger", shown.stdout)) == 4
    for wording in wanted:
        assert " ".join(wording.split()) in " ".join(shown.stdout.split()), shown.stdout
    proven = [line for line in shown.stdout.splitlines() if line.startswith("bevisat")]
    assert len(proven) >= 20, shown.stdout

    for batch in batches():
        found = await asyncio.to_thread(faults_of, altered(members, [one[:2] for one in batch.values()]))
        missed = {what: fault for what, (*_, fault) in batch.items() if not any(fault in said for said in found)}
        assert not missed, found
        assert any("förseglad" in said for said in found)  # whoever mends the hashes still lacks the key
    await _is_known(caller, case)


def _verify_alone(
    file: Path, heads: Path, folder: Path, members: dict[str, bytes]
) -> "subprocess.CompletedProcess[str]":
    """As a court would: the program out of the file, in a folder of its own, and the agency's certificate."""
    folder.mkdir()
    (folder / "verify_case_file.py").write_bytes(members["verify_case_file.py"])
    certificate = bytes.fromhex(json.loads(members["seal.json"])["certificate"])
    (folder / "stampel.pem").write_text(ssl.DER_cert_to_PEM_cert(certificate))
    command = [sys.executable, "-I", "verify_case_file.py", str(file), "--certificate", "stampel.pem"]
    command += ["--heads", str(heads)]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False)


async def _hand_in(caller: Caller, case: Case) -> None:
    """The organiser's own document: no PDF, and not sealed."""
    about = {"description": "Ritning", "counterparty": case.organizer_name, "dated_on": str(case.today)}
    headers = {"Content-Type": "image/png", "Idempotency-Key": caller.new_key()}
    path = f"{case.path}/attachments"
    await caller.send("POST", "agreements", path, **case.as_organizer, params=about, content=PICTURE, headers=headers)


async def _case(caller: Caller, today: date) -> Case:
    """From files to an instalment that was paid, accounted for in part, claimed in part and repaid in part."""
    for kind, path in selecting.find_files(SHIPPED):
        await selecting.import_file(caller, kind, path)
    decided = await selecting.run_round(caller, "Ärendet", "2026:91", today=today, say=lambda _what: None)
    offers = await selecting.make_offers(caller, decided, answer_by=today + timedelta(days=30))
    case = await Case.of_offer(caller, offers[0]["id"])
    await case.bring("running")
    await paying.pay_next(case)
    await paying.state_and_reject(case, await paying.next_statement(case), approved="150000.00")

    async def claimed() -> Json | None:
        asked = {"role": "controller", "commitment_id": case.agreement_id}
        return next(iter(await caller.all("budget", "/repayment-claims", **asked)), None)

    claim = await until("återkravet", claimed)
    receipt = {"amount": "20000.00", "received_on": str(today), "bank_reference": f"IN{case.id[-8:]}"}
    await caller.post("budget", f"/repayment-claims/{claim['id']}/receipts", receipt, role="finance_system")

    async def sealed() -> Json | None:
        found = await caller.all("agreements", f"{case.path}/documents", role="case_officer")
        return found[0] if sum(document["sealed"] for document in found) == 2 else None

    await until("de förseglade handlingarna", sealed)

    async def known() -> Json | None:
        found = await caller.get("followup", f"/schedules/{case.id}/balances", role="case_officer")
        return found if found["repaid"] == "20000.00" else None

    await until("återbetalningen i uppföljningen", known)
    return case


async def _tell_heads(stack: Stack, caller: Caller) -> None:
    """What each worker does once a minute: publish the head of its audit trail, which another service keeps."""
    for service, keeper in KEEPERS.items():
        engine = create_async_engine(stack.database_url(service), poolclass=NullPool)
        async with engine.begin() as connection:
            await audit.seal(connection)
        contract = FACTS[f"{service}.{service}-audit-head-taken.v1"]
        await audit_heads.publish(create_sessions(engine), service, contract)
        async with engine.connect() as connection:
            last = (await connection.execute(text("SELECT max(number) FROM audit_seal"))).scalar_one()
        await engine.dispose()
        asked = {"role": "auditor", "source": service, "covers": last}

        async def kept(keeper: str = keeper, asked: Json = asked) -> Json | None:
            return next(iter(await caller.all(keeper, "/audit-heads", **asked)), None)

        await until(f"toppen av kedjan i {service}", kept)


async def _report(caller: Caller, case: Case) -> None:
    body = {"programme": paying.PROGRAMME, "as_of": str(case.today)}
    report = await caller.post("followup", "/reports", body, role="analyst")
    path = f"/reports/{report['id']}/submissions"
    await caller.post("followup", path, role="decider", version=report["version"])


async def _is_known(caller: Caller, case: Case) -> None:
    """Who took the case out stands in the case, in the audit trail and in the access log."""
    (taken,) = await caller.all("agreements", f"{case.path}/case-file-seals", role="auditor")
    assert (taken["requested_by"], taken["statement"]["requested_by"]) == ("demo-auditor", "demo-auditor")
    asked = {"role": "auditor", "object_id": taken["id"]}
    rows = await caller.all("agreements", "/audit-entries", **asked)
    assert [row["action"] for row in rows] == ["request_seal", "seal_case_file"]

    async def logged() -> Json | None:
        read_by = {"role": "auditor", "subject": "demo-auditor", "operation": "get_audit_export"}
        return next(iter(await caller.all("budget", "/access-entries", **read_by)), None)

    await until("uttaget i åtkomstloggen", logged)
