"""The finance system's vouchers as SIE 4E, as such a program writes them."""

from collections.abc import Iterable

OWNER, OTHER_OWNER = "202100-4185", "212000-0142"
HEAD = ("#FLAGGA 0", '#PROGRAM "Agresso" 7.9', "#FORMAT PC8", '#GEN 20261101 "eko"', "#SIETYP 4", f"#ORGNR {OWNER}",
        '#FNAMN "Statens skolverk"', "#RAR 0 20260101 20261231", "#RAR -1 20250101 20251231",
        '#KONTO 5011 "Hyra, lokaler"', '#DIM 21 "Verksamhet"', '#OBJEKT 6 "RI24" "Riktade insatser"',
        "#IB 0 1930 100.00", "#RES -1 5011 100.00")  # fmt: skip
OVERHEAD = '{6 "RI24" 21 "OH"}'
COURSE = '{6 "RI24" 21 "INS" 22 "HK" 20 "1:5 ap.3"}'


def voucher(number: int | str, *rows: str, series: str = "A", day: str = "20261001", text: str = "Hyra") -> str:
    """Rows as `5011 {objects} 100.00`."""
    lines = [f'#VER "{series}" "{number}" {day} "{text}" {day} "eko"', "{", *(f"\t#TRANS {row}" for row in rows), "}"]
    return "\r\n".join(lines)


RENT = voucher(1, f"5011 {OVERHEAD} 100.00", "2440 {} -100.00")
PAID_COURSE = voucher(
    2, f'5510 {COURSE} 30.00 20261003 "Kurs i läs- och skrivutveckling"', "1930 {} -30.00", series="L", day="20261003"
)


def file(*vouchers: str, head: Iterable[str] = HEAD, **instead: str) -> bytes:
    """`instead`: a record of the head by its label, such as `orgnr="#ORGNR 212000-0142"`; empty leaves it out."""
    lines = [instead.get(line.split()[0][1:].lower(), line) for line in head]
    return ("\r\n".join([*filter(None, lines), *vouchers]) + "\r\n").encode("cp437")
