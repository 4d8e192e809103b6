"""Vouchers of the finance system: each row by the assignment's coding, and nothing that could be another's or lost."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from budget.documents.sie import Row as WrittenRow
from budget.documents.sie import Sender, write
from budget.documents.sie import Voucher as Written
from budget.programmes import read_programmes
from budget.readers.imports import Table
from budget.readers.vouchers import read_vouchers
from budget.rules.coding import OUR_PROGRAM
from insatser.layout import CLONE
from services.budget.tests.sie import HEAD, OTHER_OWNER, OVERHEAD, PAID_COURSE, RENT, file, voucher
from shared.files.kinds import read_contents
from shared.files.rows import Form, Unreadable

FOLDER = CLONE / "services" / "budget" / "programmes"
EXAMPLES = [coding for programme in read_programmes(FOLDER) if (coding := programme.coding)]
CODINGS = [replace(coding, example=False) for coding in EXAMPLES]
OWN, TODAY = "2021004185", date(2026, 11, 1)
DEBT = "2440 {} -100.00"


async def read(content: bytes, *, fiscal_year: int | None = None) -> Table:
    contents = read_contents(BytesIO(content), forms=[Form.SIE])
    return await read_vouchers(contents, CODINGS, owner=OWN, today=TODAY, fiscal_year=fiscal_year)


async def faults(*vouchers: str) -> list[tuple[int, str, str]]:
    """Line from the first voucher, column, and what was read."""
    table = await read(file(*vouchers))
    assert all(fault.expected for fault in table.faults)
    return [(fault.line - len(HEAD), fault.column, fault.read) for fault in table.faults]


async def test_each_row_is_a_cost_of_what_its_account_and_objects_say() -> None:
    table = await read(file(RENT, PAID_COURSE))
    assert table.faults == []
    assert [list(row.values.values()) for row in table.rows] == [
        ["riktade-insatser-2024", "Ekonomi", "2026 A 1:1", "2026 A 1", "operation", Decimal("100.00"),
         date(2026, 10, 1), "Hyra", "overhead", None, None],
        ["riktade-insatser-2024", "Ekonomi", "2026 L 2:1", "2026 L 2", "education_service", Decimal("30.00"),
         date(2026, 10, 3), "Kurs i läs- och skrivutveckling", "measures", "university_course", "1:5 ap.3"],
    ]  # fmt: skip
    assert table.notices == ["2 rader lästes inte: de hör inte till något uppdrag."]


async def test_an_activity_that_is_the_only_possible_one_need_not_be_said() -> None:
    table = await read(file(voucher(1, '5712 {6 "RI24"} 100', DEBT)))
    assert [row.values["activity"] for row in table.rows] == ["development"]


async def test_a_coding_that_is_the_example_is_said() -> None:
    contents = read_contents(BytesIO(file(RENT)), forms=[Form.SIE])
    table = await read_vouchers(contents, EXAMPLES, owner=OWN, today=TODAY)
    assert "Konteringen för riktade-insatser-2024 är exemplet" in table.notices[0]


async def test_what_is_not_read_is_counted_and_said() -> None:
    ours = voucher(7, f"5011 {OVERHEAD} 100.00", DEBT, series="B")
    other = voucher(8, '3011 {6 "RI24"} -100', f"5011 {OVERHEAD} 0.00", "7711 {6 RI24} 200.00", "1930 {} -100")
    head = [*HEAD, "#NYPOST 1", "#NYPOST 2"]
    table = await read(file(RENT, ours, other, head=head, flagga="#FLAGGA 1"))
    assert ([row.values["voucher"] for row in table.rows], table.faults) == (["2026 A 1"], [])
    assert table.notices == [
        "Filen är märkt som inläst i ett program (#FLAGGA 1). Det som redan finns här lämnas som det är.",
        "Poster som standarden inte har lästes inte: #NYPOST (2).",
        "1 rad lästes inte: beloppet är noll.",
        "1 rad lästes inte: bidrag och transfereringar; bidrag räknas när de betalas härifrån.",
        "2 rader lästes inte: de hör inte till något uppdrag.",
        "1 rad lästes inte: intäkt; den registreras som inkomst vid sidan av anslaget (incomes).",
        "2 rader lästes inte: serie B, verifikationer som kommer härifrån.",
    ]


async def test_a_row_that_was_struck_or_added_later_counts_as_it_stands() -> None:
    rows = [f"5011 {OVERHEAD} 100.00", DEBT]
    written = voucher(1, *rows).replace(
        "\t#TRANS 2440", "\t#BTRANS 6110 {} 900.00\r\n\t#RTRANS 2440 {} -100.00\r\n\t#TRANS 2440"
    )
    assert [row.values["reference"] for row in (await read(file(written))).rows] == ["2026 A 1:1"]


async def test_what_the_coding_does_not_know_is_a_fault_of_its_row() -> None:
    assert await faults(
        voucher(1, f"8011 {OVERHEAD} 100.00", DEBT),
        voucher(2, '5011 {6 "RI24" 21 "XX"} 100.00', DEBT),
        voucher(3, '5011 {6 "RI24"} 100.00', DEBT),
        voucher(4, '5510 {6 "RI24" 21 "OH"} 100.00', DEBT),
        voucher(5, '5510 {6 "RI24" 22 "X"} 100.00', DEBT),
        voucher("", f"5011 {OVERHEAD} 100.00", DEBT),
        voucher(7, f"50111 {OVERHEAD} 100.00", DEBT),
    ) == [
        (3, "konto", "8011"),
        (8, "verksamhet", "XX"),
        (13, "verksamhet", ""),
        (18, "verksamhet", "OH"),
        (23, "slag av insats", "X"),
        (28, "verifikation", "A"),
        (33, "konto", "50111"),
    ]


async def test_a_voucher_that_cannot_be_is_a_fault_of_its_row() -> None:
    assert await faults(
        voucher(1, f"5011 {OVERHEAD} 100.00", "2440 {} -99.00"),
        voucher(2, f"5011 {OVERHEAD} 100,00", DEBT),
        voucher(3, "5011 100.00", DEBT),
        voucher(4, '5011 {6 "RI24" 6 "RI25"} 100.00', DEBT),
        voucher(5, "konto {} 100.00", DEBT),
        voucher(6, f"5011 {OVERHEAD} 1e2", DEBT),
        voucher(7, f"5011 {OVERHEAD} 100.00", DEBT, day="20251231"),
        voucher(8, f"5011 {OVERHEAD} 100.00", DEBT, day="2026-10-01"),
        RENT,
        voucher(1, f"5011 {OVERHEAD} 100.00", DEBT),
    ) == [
        (1, "verifikation", "A 1, 1,00\u00a0kr"),
        (8, "belopp", "100,00"),
        (13, "objekt", "100.00"),
        (18, "objekt", "6 RI24 6 RI25"),
        (23, "konto", "konto"),
        (28, "belopp", "1e2"),
        (31, "verifikationsdatum", "20251231"),
        (36, "verifikationsdatum", "2026-10-01"),
        (41, "verifikation", "A 1"),
        (46, "verifikation", "A 1"),
    ]


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ({"orgnr": f"#ORGNR {OTHER_OWNER}"}, "en annan organisations bokföring"),
        ({"orgnr": "#ORGNR 202100-4186"}, "rätt kontrollsiffra"),
        ({"orgnr": ""}, "#ORGNR saknas"),
        ({"sietyp": "#SIETYP 3"}, "SIE typ 3, utan verifikationer"),
        ({"sietyp": ""}, "SIE typ 1"),
        ({"format": "#FORMAT UTF8"}, "SIE har bara PC8"),
        ({"gen": "#VALUTA EUR"}, "beloppen? är i EUR|belopp är i EUR"),
        ({"program": f'#PROGRAM "{OUR_PROGRAM}" 1.2'}, "Filen kommer härifrån"),
        ({"rar": "#RAR 0 20250701 20260630"}, "inget kalenderår"),
        ({"rar": "#RAR 0 20270101 20271231"}, "2027, som inte har börjat"),
        ({"rar": "#RAR 0 2026 2026"}, "kan inte läsas: 0 2026 2026"),
        ({"gen": f"#ORGNR {OTHER_OWNER}"}, "#ORGNR står på rad 4 och rad 6 med olika innehåll"),
    ],
)
async def test_another_file_than_the_one_that_is_meant_is_refused(instead: dict[str, str], said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        await read(file(RENT, **instead))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (file(), "inga verifikationer"),
        (file(RENT, "#VALUTA EUR"), "#VALUTA på rad 20 står efter verifikationerna"),
        (file(voucher(1, "5011 {} 100.00", DEBT)), r"inga kostnader som hör till ett uppdrag.*6: RI24"),
        (file(RENT).replace(b"\r\n}", b""), "avhuggen: verifikationen på rad 15 slutar aldrig"),
        (file(RENT).replace(b"\r\n{", b""), "Verifikationen på rad 15 har inga rader"),
        (file(RENT.replace("#VER", "#KONTO")), r"Rad 16 \({\) hör inte till någon verifikation"),
        (file(RENT.replace("\t#TRANS 2440", "\t#VER 2440")), r"Rad 18 \(#VER\) står inne i verifikationen på rad 15"),
    ],
)
async def test_a_file_that_is_cut_off_or_gives_nothing_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        await read(content)


async def test_the_year_that_is_asked_for_is_the_files_or_it_is_refused() -> None:
    with pytest.raises(Unreadable, match="räkenskapsåret 2026, och fiscal_year säger 2025"):
        await read(file(RENT), fiscal_year=2025)
    # A file of type 4I need not say its year.
    table = await read(file(RENT, head=[line for line in HEAD if not line.startswith("#RAR")]), fiscal_year=2025)
    assert [fault.expected for fault in table.faults] == ["en dag i räkenskapsåret 2025"]


async def test_a_text_that_cannot_be_kept_gives_way_to_the_vouchers_number() -> None:
    table = await read(file(voucher(1, f"5011 {OVERHEAD} 100.00", DEBT, text="Lön 640823-3234")))
    assert [row.values["text"] for row in table.rows] == ["Verifikation A 1"]
    assert (
        table.notices[0]
        == "Texten på rad 17 sparas inte; den ska vara en text utan personnummer och samordningsnummer."
    )


async def test_a_file_that_we_have_written_is_refused_as_ours_and_read_without_a_slip_under_another_name() -> None:
    rows = (WrittenRow("5712", Decimal("10.50"), {6: "RI24", 20: "1:1"}), WrittenRow("2510", Decimal("-10.50")))
    written = [Written("A", number, date(2026, 10, number), f'Dag {number} "å"', rows) for number in (1, 2)]
    sender = Sender("Statens skolverk", OWN, OUR_PROGRAM, "1.2.0")
    with pytest.raises(Unreadable, match="Filen kommer härifrån"):
        await read(write(written, sender, made_on=TODAY))
    table = await read(write(written, replace(sender, program="Ekonomi"), made_on=TODAY))
    assert [(row.values["amount"], row.values["counted_on"].day, row.values["item"]) for row in table.rows] == [
        (Decimal("10.50"), 1, "1:1"),
        (Decimal("10.50"), 2, "1:1"),
    ]
    assert (table.rows[0].values["text"], table.faults) == ("Dag 1 'å'", [])


@pytest.mark.parametrize(
    ("shipped", "changed", "said"),
    [
        ("cost_kind: development }", "cost_kind: grant }", "grant is no cost of the agency itself"),
        ('first: "5712", cost_kind', 'first: "5700", cost_kind', "account 5700 stands in two ranges"),
        ('first: "4000", last: "4999"', 'first: "4000", last: "499"', "no accounts in order"),
        ("OH: overhead", "OH: overheads", "overhead"),
    ],
)
def test_a_coding_that_cannot_be_stops_the_start(tmp_path: Path, shipped: str, changed: str, said: str) -> None:
    text = (FOLDER / "riktade-insatser-2024.yaml").read_text(encoding="utf-8")
    assert text.count(shipped) == 1
    (tmp_path / "a.yaml").write_text(text.replace(shipped, changed), encoding="utf-8")
    with pytest.raises(ValueError, match=f"(?s)a.yaml: .*{re.escape(said)}"):
        read_programmes(tmp_path)


@pytest.mark.parametrize(
    ("balances", "said"),
    [
        (["#RES 0 5011 100.00", "#RES 0 5510 30.00", "#IB 0 1930 100.00", "#UB 0 1930 70.00"], ""),
        (["#RES -1 5011 900.00", "#RES 0 5011 -"], ""),
        (["#RES 0 5011 250.00"], "konto 5011 har 100,00 kr i verifikationerna och 250,00 kr enligt #RES på rad 13"),
        (
            ["#IB 0 1930 100.00", "#UB 0 1930 20.00"],
            "konto 1930 har −30,00 kr i verifikationerna och −80,00 kr enligt #UB",
        ),
        (["#RES 0 5011 250.00", "#RES 0 6110 5.00"], "Så är det med 2 konton. Filen är avhuggen"),
    ],
)
async def test_a_file_cut_off_between_two_vouchers_is_seen_by_the_balances_that_it_states(
    balances: list[str], said: str
) -> None:
    """A file of a part of the year looks the same, so it is said and not refused."""
    table = await read(file(RENT, PAID_COURSE, head=[*HEAD[:-2], *balances]))
    notices = [notice for notice in table.notices if "saldon" in notice]
    assert (len(notices), said in "".join(notices).replace("\u00a0", " ")) == (bool(said), True), table.notices
