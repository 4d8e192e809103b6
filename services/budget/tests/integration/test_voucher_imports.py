"""Own costs from the finance system's vouchers (SIE 4): read in once, and a voucher that has changed is said."""

from typing import Any

from structlog.testing import capture_logs

from budget.worker import make_worker
from services.budget.tests.sie import OVERHEAD, PAID_COURSE, RENT, file, voucher

from .books import Books, allot, faults_of, keyed
from .facts import GRANTS, OWN, PROGRAMME
from .own_cost_steps import attested, published

ALL = file(RENT, PAID_COURSE)


async def sent(books: Books, content: bytes, query: str = "", *, path: str = "/payment-imports") -> Any:
    headers = keyed(books.headers("controller"), **{"Content-Type": "application/octet-stream"})
    return await books.budget.client.post(f"{path}{query}", content=content, headers=headers)


def said(answer: Any) -> list[tuple[str, str, str]]:
    assert answer.status_code == 422, answer.text
    return [(fault["field"], fault["message"], fault["expected"]) for fault in answer.json()["errors"]]


async def test_vouchers_are_read_in_once_with_what_each_row_is_for(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    dry = await sent(books, ALL, "?dry_run=true&fiscal_year=2026")
    assert await published(books) == {}
    first, again = await sent(books, ALL), await sent(books, ALL)
    longer = await sent(books, file(RENT, voucher(3, f"5011 {OVERHEAD} 0.50", "2440 {} -0.50"), PAID_COURSE))
    counted = [(answer.json()["new_rows"], answer.json()["known_rows"]) for answer in (dry, first, again, longer)]
    assert counted == [(2, 0), (2, 0), (0, 2), (1, 2)]
    assert first.json()["notices"] == ["2 rader lästes inte: de hör inte till något uppdrag."]
    assert await published(books) == {(OWN, "overhead"): "100.50", (GRANTS, "measures"): "30.00"}
    report = await books.get("/cost-reports?by=activity&since=2026-01-01&until=2026-12-31")
    assert [row["cells"] for row in report["rows"]] == [
        ["Overheadkostnader", "0.00", "100.50"],
        ["Insatser tillhandahållna av Skolverket", "0.00", "30.00"],
        ["Summa", "0.00", "130.50"],
    ]
    assert await faults_of(books.budget) == []


async def test_in_production_the_example_is_said_at_the_start_and_in_each_import(books: Books) -> None:
    settings = books.budget.settings
    app = books.budget.client._transport.app  # type: ignore[attr-defined]
    app.state.settings = production = settings.model_copy(update={"profile": "production"})
    try:
        answer = await sent(books, ALL, "?dry_run=true")
    finally:
        app.state.settings = settings
    assert answer.json()["notices"][0].startswith(f"Konteringen för {PROGRAMME} är exemplet")
    with capture_logs() as logs:
        make_worker(settings)
        make_worker(production)
    assert [entry["programmes"] for entry in logs] == [[PROGRAMME]]


async def test_a_voucher_that_says_something_else_than_before_is_refused_whole(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    assert (await sent(books, ALL)).status_code == 200
    amount = voucher(1, f"5011 {OVERHEAD} 99.00", "2440 {} -99.00")
    purpose = RENT.replace('"OH"', '"LED"')
    more = voucher(1, f"5011 {OVERHEAD} 100.00", "2440 {} -150.00", f"5011 {OVERHEAD} 50.00")
    moved = voucher(1, "2440 {} -100.00", f"5011 {OVERHEAD} 100.00")
    assert [said(await sent(books, file(changed)))[0] for changed in (amount, purpose, more, moved)] == [
        ("rad 17, amount", "läst: 99.00", "samma som redan finns, 100,00\u00a0kr, eller en egen beteckning"),
        ("rad 17, activity", "läst: coordination", "samma som redan finns, overhead, eller en egen beteckning"),
        ("rad 17, verifikation", "läst: 2026 A 1, rad 1, 3", "samma rader som redan är inlästa: rad 1"),
        ("rad 18, verifikation", "läst: 2026 A 1, rad 2", "samma rader som redan är inlästa: rad 1"),
    ]
    assert await published(books) == {(OWN, "overhead"): "100.00", (GRANTS, "measures"): "30.00"}


async def test_a_row_on_another_item_or_of_another_year_is_a_fault_of_its_line(books: Books) -> None:
    elsewhere = RENT.replace(OVERHEAD, '{6 "RI24" 21 "OH" 20 "1:5 ap.3"}')
    assert said(await sent(books, file(elsewhere))) == [
        ("rad 17, item", "läst: 1:5 ap.3", "1:1, som kostnadsslaget belastar")
    ]
    no_year = file(RENT, rar="")
    assert [field for field, *_ in said(await sent(books, no_year, "?fiscal_year=2025"))] == [
        "rad 13, verifikationsdatum"
    ]
    heading = "programme;source;reference;cost_kind;amount;counted_on;text"
    table = f"{heading}\n{PROGRAMME};E;1;operation;1;2026-10-01;x\n".encode()
    assert [field for field, *_ in said(await sent(books, table, "?fiscal_year=2025"))] == ["rad 2, counted_on"]


async def test_payments_of_the_year_that_came_in_tables_are_said(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    heading = "programme;source;reference;cost_kind;amount;counted_on;text"
    rows = "".join(f"{PROGRAMME};Ekonomi;V{day};operation;1;2026-10-0{day};Hyra\n" for day in (1, 2))
    assert (await sent(books, f"{heading}\n{rows}".encode())).json()["new_rows"] == 2
    for _ in range(2):
        answer = await sent(books, file(RENT, voucher(9, f"5011 {OVERHEAD} 1.00", "2440 {} -1.00")), "?dry_run=true")
        assert answer.json()["notices"][-1] == (
            "riktade-insatser-2024 har 2 betalningar för 2026 ur tabeller: kontrollera att ingen av dem också är en "
            "verifikation i filen."
        )
        assert (await sent(books, ALL)).status_code == 200


async def test_what_we_have_exported_never_counts_twice(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    await attested(books, activity="evaluation")
    headers = books.headers("controller")
    sie = await books.budget.client.get("/sie-exports?since=2026-01-01&until=2026-12-31", headers=headers)
    refused = await sent(books, sie.content)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/file-unreadable")
    assert refused.json()["detail"].startswith("Filen kommer härifrån (sie-exports)")
    table = await sent(books, ALL, path="/allotment-imports")
    assert table.json()["detail"].startswith("Filen är en SIE-fil med verifikationer.")
