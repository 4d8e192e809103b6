"""The school year of a file's results: its banner and its sender agree, or neither is believed."""

from selection.errors import FileUnreadable
from selection.readers.catalogue import Export
from selection.readers.table import BannerYear, Table
from selection.rules.identity import read_school_year

DASHES = str.maketrans("-–—", "///")


def year_of(table: Table, export: Export, *, asked: str | None) -> str:
    """Raises FileUnreadable where no year is said, or two."""
    said = {_results_of(year, export) for year in table.years}
    if asked is not None:
        said.add(str(read_school_year(asked)))
    if not said:
        raise FileUnreadable("Läsåret saknas. Ange det vid importen eller på en rad ”Valt läsår: 2024/25” i filen.")
    if len(said) > 1:
        years = " och ".join(sorted(said))
        where = "filen" if asked is None else "filen och school_year tillsammans"
        raise FileUnreadable(f"Läsåret är oklart: {where} säger {years}. Rätta det som är fel.")
    return said.pop()


def _results_of(year: BannerYear, export: Export) -> str:
    written = year.written.rstrip(".,")
    try:
        found = str(read_school_year(written.translate(DASHES)))
    except ValueError as fault:
        raise FileUnreadable(f"Läsåret i filen är {written}. Det ska vara {fault}.") from fault
    if year.of_school and "/" not in found:
        raise FileUnreadable(f"Läsåret i filen är {written}. Det ska vara ett läsår över två år, som 2024/25.")
    if not year.begins:
        return found
    if export.years_from_start is None or "/" not in found:
        raise FileUnreadable(f"Filen säger startläsåret {found}, och rapporten ”{export.name}” läses per läsår.")
    first = int(found[:4]) + export.years_from_start
    return f"{first}/{(first + 1) % 100:02d}"
