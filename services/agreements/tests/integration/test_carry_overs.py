"""Running cases of another system come in by a file: read by one person, confirmed by another, and held against it."""

from datetime import date
from typing import Any

import httpx
import pytest

from insatser.chain import carrying
from services.agreements.tests.case import NOON
from shared.clock import new_id
from shared.contracts.agreements import AgreementCarriedOverV1, AgreementSignedV1
from tests.support import facts
from tests.support.facts import ARBOGA, UNIT
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

ON = date(2026, 10, 31)
ROWS = carrying.case_rows(ARBOGA, UNIT, ON)
FILE = carrying.as_csv([*ROWS, *carrying.total_rows()])


class Desk:
    """A case officer who reads files in, and a controller who confirms them."""

    def __init__(self, service: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
        self.service, self.authorization = service, authorization

    async def send(self, file: bytes = FILE, *, dry_run: bool = False, **who: str) -> httpx.Response:
        headers = self.authorization("case_officer", **who) | NOON | {"Idempotency-Key": str(new_id())}
        query = {"dry_run": str(dry_run).lower(), "file_name": "pågående.csv"}
        headers |= {"Content-Type": "text/csv"}
        return await self.service.client.post("/carry-overs", params=query, content=file, headers=headers)

    async def confirm(self, read: dict[str, Any], *, role: str = "controller", **who: str) -> httpx.Response:
        headers = self.authorization(role, **who) | NOON | {"Idempotency-Key": str(new_id())}
        headers |= {"If-Match": f'"{read["version"]}"'}
        return await self.service.client.post(f"/carry-overs/{read['id']}/confirmations", headers=headers)

    async def get(self, path: str, role: str = "controller") -> Any:
        answer = await self.service.client.get(path, headers=self.authorization(role))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def carried_over(self) -> AgreementCarriedOverV1:
        assert (await self.confirm((await self.send()).json())).status_code == 200
        return await self.published_fact()

    async def published_fact(self) -> AgreementCarriedOverV1:
        (event,) = await self.service.told(AgreementCarriedOverV1)
        return AgreementCarriedOverV1.model_validate(event.data)


@pytest.fixture
async def desk(agreements: ServiceUnderTest, authorization: AuthorizationHeaders) -> Desk:
    await agreements.deliver(facts.organizer_changed(), ARBOGA)
    return Desk(agreements, authorization)


def faults(answer: httpx.Response) -> set[tuple[str, str]]:
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/file-faulty"), answer.text
    return {(error["field"], error["expected"]) for error in answer.json()["errors"]}


def changed(record: str, at: int = 0, /, **cells: str) -> bytes:
    """The file with other cells in one row of a kind."""
    found = [row for row in ROWS if row["record"] == record][at]
    return carrying.as_csv([*(row | cells if row is found else row for row in ROWS), *carrying.total_rows()])


async def test_a_dry_run_says_what_would_be_and_leaves_no_trace(desk: Desk) -> None:
    said = (await desk.send(dry_run=True)).json()
    assert (said["dry_run"], said["new_cases"], said["faults"]) == (True, 1, [])
    assert said["sums"] == {**carrying.TOTALS, "cases": 1}
    assert (await desk.get("/carry-overs"))["items"] == []


async def test_what_is_written_off_of_a_claim_is_what_has_not_come_back(desk: Desk) -> None:
    rows = [row | ({"written_off": "true"} if row["record"] == "claim" else {}) for row in ROWS]
    totals = {"open_claims": "0.00", "written_off": "10000.00"}
    said = (await desk.send(carrying.as_csv([*rows, *carrying.total_rows(**totals)]), dry_run=True)).json()
    assert said["sums"] == {**carrying.TOTALS, **totals, "cases": 1}


async def test_nothing_is_carried_over_until_another_person_has_confirmed_it(desk: Desk) -> None:
    read = (await desk.send()).json()
    assert (read["status"], read["confirmed_by"]) == ("read", None)
    assert await desk.service.told(AgreementCarriedOverV1) == []
    own = await desk.confirm(read, role="controller", subject=read["read_by"])
    assert (own.status_code, own.json()["type"]) == (403, "/problems/same-person")
    confirmed = await desk.confirm(read)
    assert confirmed.json()["status"] == "confirmed"
    again = await desk.confirm(confirmed.json())
    assert (again.status_code, again.json()["type"]) == (409, "/problems/wrong-phase")


async def test_the_case_runs_and_the_others_are_told_once_what_both_signed_and_what_was_paid(desk: Desk) -> None:
    fact = await desk.carried_over()
    data = fact.model_dump(mode="json")
    assert [(p["amount"], p["fiscal_year"], p["bank_reference"]) for p in data["payments"]] == [
        ("200000.00", 2025, "BG1"),
        ("300000.00", 2026, "BG2"),
    ]
    assert [(s["approved"], s["used"]) for s in data["statements"]] == [("180000.00", "180000.00")]
    (claim,) = data["claims"]
    assert (claim["amount"], [repaid["amount"] for repaid in claim["repayments"]]) == ("20000.00", ["10000.00"])
    assert fact.payments[0].instalment_id == fact.instalments[0].instalment_id
    assert fact.claims[0].statement_id == fact.statements_due[0].statement_id
    assert await desk.service.told(AgreementSignedV1) == []
    case = await desk.get(f"/cooperations/{fact.cooperation_id}")
    assert (case["status"], case["carried_over_on"], case["organizer_name"]) == ("active", str(ON), "Arboga kommun")
    agreement = await desk.get(f"/agreements/{fact.agreement_id}")
    assert agreement["latest"]["content_hash"] == fact.content_hash
    assert agreement["latest"]["signatures"] == []
    chain = await desk.get(f"/cooperations/{fact.cooperation_id}/chain")
    assert "Samverkan fördes över från ett tidigare system" in str(chain)


async def test_the_same_file_again_is_the_same_and_a_file_of_known_cases_gives_no_new(desk: Desk) -> None:
    first = (await desk.send()).json()
    assert (await desk.send()).json()["id"] == first["id"]
    assert (await desk.confirm(first)).status_code == 200
    assert (await desk.send(dry_run=True)).json()["new_cases"] == 0
    reordered = carrying.as_csv([*reversed(ROWS), *carrying.total_rows()])
    second = (await desk.send(reordered)).json()
    assert second["id"] != first["id"]
    assert (await desk.confirm(second)).status_code == 200
    assert len(await desk.service.told(AgreementCarriedOverV1)) == 1


async def test_a_changed_row_of_a_case_that_is_carried_over_is_refused_with_what_stands(desk: Desk) -> None:
    await desk.carried_over()
    other = changed("payment", 1, paid_on="2026-02-04")
    line = other.decode().splitlines().index(next(x for x in other.decode().splitlines() if "BG2" in x)) + 1
    assert faults(await desk.send(other)) == {(f"rad {line}, paid_on", "2026-02-03, som är överfört")}
    shorter = carrying.as_csv(
        [
            *(row for row in ROWS if row["record"] != "repayment"),
            *carrying.total_rows(repaid="0.00", open_claims="20000.00"),
        ]
    )
    assert faults(await desk.send(shorter)) == {("rad 2, raden", "raden, som är överförd")}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (changed("payment", 0, amount="200000.01"), "200000.00, delutbetalningen på rad 9"),
        (changed("payment", 1, amount="550000.01"), "högst 550000.00, som är kvar"),
        (changed("payment", 1, instalment="1"), "en annan delutbetalning; den är betald på rad 15"),
        (changed("payment", 0, paid_on="2026-11-01"), "senast överföringsdagen 2026-10-31"),
        (changed("statement", 0, approved="170000.00"), "180000.00, eller ett återkrav på 30000.00 av redovisningen"),
        (changed("statement", 0, amount="190000.00"), "200000.00, det som redovisas"),
        (changed("claim", 0, statement="2"), "en redovisning som är beslutad"),
        (changed("repayment", 0, amount="20000.01"), "minst 20000.01, som är återbetalt"),
        (changed("instalment", 2, after_statement="9"), "något som finns i samma ärende"),
        (changed("cost", 0, amount="1"), "bidraget 1.00"),
        (changed("case", 0, organization_number="2120001355"), "en huvudman som finns i registret"),
        (changed("case", 0, programme="okänt"), "något av riktade-insatser-2024, sbs-2015"),
        (changed("case", 0, ends_on="2026-10-30"), "2026-10-31 eller senare: bara pågående samverkan förs över"),
        (changed("measure", 0, kind="kurs"), None),
        (changed("claim", 0, title="Ett krav"), "inget, i en rad av slaget claim"),
        (carrying.as_csv([*ROWS, *carrying.total_rows(paid="500000.01")]), "500000.00, som raderna blir tillsammans"),
        (carrying.as_csv(ROWS), "en rad av slaget total för paid"),
    ],
)  # fmt: skip
async def test_what_does_not_add_up_to_the_ore_is_refused_row_by_row(
    desk: Desk, file: bytes, expected: str | None
) -> None:
    found = faults(await desk.send(file))
    assert expected is None or expected in {said for _, said in found}
    assert (await desk.get("/carry-overs"))["items"] == []


async def test_two_rows_of_the_same_are_both_named(desk: Desk) -> None:
    expected = "något eget för varje rad: fiscal_year, cost_kind, measure"
    found = faults(await desk.send(changed("cost", 1, fiscal_year="2025")))
    assert {("rad 6, measure", expected), ("rad 7, measure", expected)} <= found


async def test_a_case_lacks_its_own_row_when_there_is_none_and_not_when_it_cannot_be_read(desk: Desk) -> None:
    without = carrying.as_csv([*(row for row in ROWS if row["record"] != "case"), *carrying.total_rows()])
    assert faults(await desk.send(without)) == {("rad 2, case", "ett ärende som har en rad av slaget case")}
    unread = faults(await desk.send(changed("case", 0, starts_on="i våras")))
    assert {field for field, _ in unread} == {"rad 2, starts_on"}


async def test_the_signed_document_is_the_one_whose_hash_was_confirmed(desk: Desk) -> None:
    fact = await desk.carried_over()
    path = f"/agreements/{fact.agreement_id}/signed-documents"

    async def hand_in(content: bytes) -> httpx.Response:
        headers = desk.authorization("case_officer") | {"Idempotency-Key": str(new_id())}
        return await desk.service.client.post(
            path, content=content, headers=headers | {"Content-Type": "application/pdf"}
        )

    refused = await hand_in(carrying.DOCUMENT + b" ")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/not-that-document")
    for _ in range(2):
        assert (await hand_in(carrying.DOCUMENT)).status_code == 201
    claimed = facts.repayment_claimed(cooperation_id=fact.cooperation_id, claimed_on="2025-10-21")
    await desk.service.deliver(claimed, fact.cooperation_id)
    documents = (await desk.get(f"/cooperations/{fact.cooperation_id}/documents"))["items"]
    assert [document["id"] for document in documents] == ["agreement-1"]
    headers = desk.authorization("case_officer")
    kept = await desk.service.client.get(f"/cooperations/{fact.cooperation_id}/documents/agreement-1", headers=headers)
    assert kept.content == carrying.DOCUMENT


async def test_the_file_is_held_against_what_three_services_say(desk: Desk) -> None:
    read = (await desk.send()).json()
    path = f"/carry-overs/{read['id']}/reconciliations"
    assert (await desk.confirm(read)).status_code == 200
    fact = await desk.published_fact()
    before = await desk.get(path)
    assert (before["agrees"], before["deviations"][0]["case"]) == (False, carrying.CASE)
    sums = {name: carrying.TOTALS[name] for name in ("agreed", "paid", "open_claims", "repaid", "written_off")}
    ids = {"cooperation_id": fact.cooperation_id, "agreement_id": fact.agreement_id}
    await desk.service.deliver(facts.opening_balance_booked(**ids, **sums | {"paid": "499999.99"}), fact.cooperation_id)
    made = facts.schedule_created(fact, carried_approved=carrying.TOTALS["approved"])
    await desk.service.deliver(made, fact.cooperation_id)
    short = await desk.get(path)
    assert [row["total"] for row in short["totals"] if not row["agrees"]] == ["paid"]
    assert short["deviations"] == [
        {"case": carrying.CASE, "cooperation_id": str(fact.cooperation_id), "totals": ["paid"]}
    ]
    await desk.service.deliver(facts.opening_balance_booked(**ids, **sums), fact.cooperation_id)
    assert (await desk.get(path))["agrees"] is True
