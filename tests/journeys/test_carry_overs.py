"""A running case of another system is adopted, and runs on: paid, accounted for, amended and ended with a claim."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal

import pytest

from insatser.chain import bodies, carrying, changing, paying
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import AGENCY, AGENCY_SIGNATORY, Case, until
from insatser.services import NAMES
from insatser.stack import Stack
from insatser.target import Target
from insatser_ops import apis as ops
from insatser_ops.case_file import make_case_file
from shared.clock import new_id
from tests.journeys.test_money_identity import Books
from tests.support.offers import new_organization_number


async def test_a_case_that_is_carried_over_adds_up_everywhere_and_runs_on(
    caller: Caller, money: None, today: date, stack: Stack
) -> None:
    organization_number = new_organization_number()
    await _register(caller, organization_number)
    read = await _read(caller, organization_number, today)
    confirmation = f"/carry-overs/{read['id']}/confirmations"
    await caller.post("agreements", confirmation, role="controller", version=read["version"])
    path = f"/carry-overs/{read['id']}/reconciliations"

    async def reconciled() -> Json | None:
        found = await caller.get("agreements", path, role="controller")
        return found if found["agrees"] else None

    agreed = await until("avstämning på öret", reconciled)
    assert agreed["deviations"] == []
    case = await _case(caller, organization_number, today)
    books = Books(case)
    assert await _sums(books) == ("500000.00", "180000.00", "10000.00", "10000.00", "300000.00")

    # A further statement is approved, and frees the only payment that is ever proposed.
    await paying.state_and_approve(case, await paying.next_statement(case))
    assert (await paying.pay_next(case))["amount"] == "250000.00"
    assert await _sums(books) == ("750000.00", "480000.00", "10000.00", "10000.00", "250000.00")
    payments = await caller.all("budget", "/payments", role="controller", cooperation_id=case.id)
    assert sorted(payment["amount"] for payment in payments) == ["200000.00", "250000.00", "300000.00"]

    # Its selection and decision are not here, and a file without them would prove less than it says.
    with pytest.raises(ops.Refused, match="fördes över från ett annat system"):
        await asyncio.to_thread(_take_out, stack, case)

    assert "offer" not in (await case.read())["_links"], "it stands in the other system"

    await _amend(case)
    await changing.terminate(case, from_on=today, reason="Skolan läggs ned.", claims_repayment=True)
    await until("återkravet", lambda: _claimed(books))
    assert await _sums(books) == ("750000.00", "480000.00", "260000.00", "10000.00", "0.00")


def _take_out(stack: Stack, case: Case) -> None:
    roots = {name: stack.api_url(name) for name in NAMES}
    with ops.Apis(roots, Target.of(stack).token("auditor")) as apis:
        make_case_file(apis, case.id, seconds=10)


async def _register(caller: Caller, organization_number: str) -> None:
    names = (
        "Förskoleklass;Fritidshem;Grundskola;Gymnasieskola;Grundsärskola;Anpassad grundskola;Gymn.särskola;"
        "Anpassad gymnasieskola;Specialskola;Kommunal vuxenutb."
    )
    types = ";".join(["N"] * len(names.split(";")))
    text = f"Organisationsnr;Huvudmannatyp;Namn;{names}\n{organization_number};Kommun;Överförda kommun;{types}\n"
    await caller.send(
        "POST", "selection", "/imports", role="case_officer", params={"kind": "register"}, content=text.encode(),
        headers={"Content-Type": "text/csv", "Idempotency-Key": str(new_id())},
    )  # fmt: skip


async def _read(caller: Caller, organization_number: str, today: date) -> Json:
    """All of the grant falls on this year and the last: the third instalment is due today, after its statement."""
    case = f"2024:{organization_number}"
    rows = carrying.case_rows(organization_number, "90000001", today - timedelta(days=1), case=case)
    year, later = today.year, str(today.year + 1)
    rows = [row for row in rows if row.get("fiscal_year") != later]
    for row in rows:
        if row["record"] == "cost" and row["fiscal_year"] == str(year):
            row["amount"] = "550000.00"
        if row["record"] == "instalment" and row["number"] == "3":
            row["due_on"] = str(today)
        if row["record"] == "payment" and row["instalment"] == "2":
            row["paid_on"] = min(row["paid_on"], str(today - timedelta(days=1)))
    file = carrying.as_csv([*rows, *carrying.total_rows()])

    async def read() -> Json | None:
        tried = await _send(caller, file, dry_run=True)
        return None if tried["faults"] else await _send(caller, file, dry_run=False)

    return await until("huvudmannen i ärendetjänsten", read)


async def _send(caller: Caller, file: bytes, *, dry_run: bool) -> Json:
    headers = {"Content-Type": "text/csv", "Idempotency-Key": str(new_id())}
    sent = await caller.send(
        "POST",
        "agreements",
        "/carry-overs",
        role="case_officer",
        params={"dry_run": str(dry_run).lower()},
        content=file,
        headers=headers,
    )
    answer: Json = sent.json()
    return answer


async def _case(caller: Caller, organization_number: str, today: date) -> Case:
    asked = {"role": "case_officer", "organization_number": organization_number}
    (found,) = await caller.all("agreements", "/cooperations", **asked)
    case = Case(caller, found, today=today)
    agreement_id = (await case.read())["parts"]["agreement_id"]
    case.parts["agreements"] = f"/agreements/{agreement_id}"
    return case


async def _amend(case: Case) -> None:
    """With people whose right to sign is registered here; what is paid and handed in stays as it was."""
    await case.authorise()
    signatory = bodies.signatory(AGENCY_SIGNATORY, "AGENCY", AGENCY)
    await case.caller.post("agreements", "/signatories", signatory, role="case_officer")
    content = (await case.agreement())["latest"]["content"]
    content["commitments"][0]["what"] = "Handleda lärarna varje vecka"
    await changing.amend(case, content, reason="Mer handledning.")
    await case.sign_as_organizer()
    await case.sign_as_agency()

    async def adjusted() -> Json | None:
        found = await case.committed()
        return found if found["agreement_version"] == 2 else None

    await until("ändrat åtagande", adjusted)


async def _claimed(books: Books) -> Json | None:
    found = await books.budget()
    return found if Decimal(found["unaccounted"]) == 0 else None


async def _sums(books: Books) -> tuple[str, ...]:
    """Of budget, once the other two say the same: paid, approved, open claim, repaid, unaccounted."""
    found = await books.add_up()
    return tuple(found[name] for name in ("paid", "approved", "open_claim", "repaid", "unaccounted"))
