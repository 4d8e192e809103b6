"""What stands before the vouchers of a SIE file: whose books, of which year, in which form and from which program."""

from collections import Counter
from datetime import date

from budget.rules.coding import OUR_PROGRAM
from shared.contracts.numbers import read_organization_number
from shared.files.rows import Unreadable

KRONOR = "SEK"
READ = {"#FLAGGA", "#PROGRAM", "#FORMAT", "#SIETYP", "#ORGNR", "#RAR", "#VALUTA"}
KNOWN = {
    *READ, "#KSUMMA", "#GEN", "#PROSA", "#FTYP", "#FNR", "#BKOD", "#ADRESS", "#FNAMN", "#TAXAR", "#OMFATTN", "#KPTYP",
    "#KONTO", "#KTYP", "#ENHET", "#SRU", "#DIM", "#UNDERDIM", "#OBJEKT", "#IB", "#UB", "#OIB", "#OUB", "#RES",
    "#PSALDO", "#PBUDGET",
}  # fmt: skip
"""The records of the standard that are no vouchers: names, balances and budgets, which no cost is read from."""


class Head:
    """Takes every record that is no part of a voucher. `check` is for when the first voucher begins."""

    def __init__(self, *, owner: str, today: date, fiscal_year: int | None) -> None:
        self._owner, self._today, self._asked = owner, today, fiscal_year
        self._said: dict[str, tuple[int, list[str]]] = {}
        self._year: int | None = None
        self._strangers: Counter[str] = Counter()
        self._checked = False

    def take(self, line: int, label: str, fields: list[str]) -> None:
        if label not in KNOWN:
            self._strangers[label] += 1
        # Number 0 is the fiscal year of the vouchers, where there are several.
        elif label in READ and (label != "#RAR" or fields[:1] == ["0"]):
            if self._checked and label not in self._said:
                raise Unreadable(f"{label} på rad {line} står efter verifikationerna, som den skulle ha stått före.")
            before, said = self._said.setdefault(label, (line, fields))
            if said != fields:
                raise Unreadable(f"{label} står på rad {before} och rad {line} med olika innehåll.")

    def check(self) -> None:
        """Raises Unreadable for what are not vouchers of ours in kronor, or of a year that cannot be meant."""
        if self._checked:
            return
        if self._get("#SIETYP") != "4":
            said = self._get("#SIETYP") or "1 (#SIETYP saknas)"
            raise Unreadable(f"Filen är SIE typ {said}, utan verifikationer. Exportera den som typ 4.")
        if self._get("#FORMAT").upper() != "PC8":
            raise Unreadable(f"Filens #FORMAT är ”{self._get('#FORMAT')}”. SIE har bara PC8.")
        if self._get("#VALUTA") not in ("", KRONOR):
            raise Unreadable(f"Filens belopp är i {self._get('#VALUTA')}. Kostnader läses in i kronor.")
        if self._get("#PROGRAM") == OUR_PROGRAM:
            raise Unreadable(
                "Filen kommer härifrån (sie-exports): dess verifikationer är redan räknade. Läs in en export från "
                "ekonomisystemet."
            )
        self._check_owner()
        self._year = self._read_year()
        self._checked = True

    def check_day(self, day: date) -> None:
        """Raises ValueError for a day outside the fiscal year of the file."""
        if self._year is not None and day.year != self._year:
            raise ValueError(f"en dag i räkenskapsåret {self._year}")

    @property
    def notices(self) -> list[str]:
        said = []
        if self._get("#FLAGGA") == "1":
            said.append(
                "Filen är märkt som inläst i ett program (#FLAGGA 1). Det som redan finns här lämnas som det är."
            )
        if self._strangers:
            named = ", ".join(f"{label} ({count})" for label, count in sorted(self._strangers.items()))
            said.append(f"Poster som standarden inte har lästes inte: {named}.")
        return said

    def _get(self, label: str) -> str:
        _, fields = self._said.get(label, (0, []))
        return fields[0] if fields else ""

    def _check_owner(self) -> None:
        written = self._get("#ORGNR")
        if not written:
            raise Unreadable("Filen säger inte vems bokföring den är: #ORGNR saknas före verifikationerna.")
        try:
            number = read_organization_number(written)
        except ValueError as fault:
            raise Unreadable(f"#ORGNR är ”{written}”. Det ska vara {fault}.") from fault
        if number != self._owner:
            raise Unreadable(f"Filen är en annan organisations bokföring: #ORGNR är {written}, inte {self._owner}.")

    def _read_year(self) -> int | None:
        line, fields = self._said.get("#RAR", (0, []))
        if not fields:
            return self._asked
        try:
            first, last = (date.fromisoformat(read_day(written)) for written in fields[1:3])
        except ValueError as fault:
            raise Unreadable(f"Räkenskapsåret på rad {line} kan inte läsas: {' '.join(fields)}.") from fault
        if (first, last) != (date(first.year, 1, 1), date(first.year, 12, 31)):
            raise Unreadable(f"Räkenskapsåret på rad {line}, {first}–{last}, är inget kalenderår.")
        if first.year > self._today.year:
            raise Unreadable(f"Filen gäller räkenskapsåret {first.year}, som inte har börjat.")
        if self._asked is not None and first.year != self._asked:
            raise Unreadable(f"Filen gäller räkenskapsåret {first.year}, och fiscal_year säger {self._asked}.")
        return first.year


def read_day(written: str) -> str:
    """Write `20260315` as `2026-03-15`."""
    if len(written) != 8 or not (written.isascii() and written.isdecimal()):
        raise ValueError("ett datum med åtta siffror, till exempel 20260315")
    return f"{written[:4]}-{written[4:6]}-{written[6:]}"
