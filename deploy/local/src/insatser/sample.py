"""Sample data in the formats of the real exports: the small one the project ships, and larger invented ones.

Every result is invented, and the files say so. The organisers and units of the shipped sample are those the
implementation plan of 2016 names in section 6.1; organisation numbers of private organisers are invented too.
"""

import csv
import random
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

SHIPPED = Path(__file__).parent / "sample_data"
"""register_huvudman.csv, register_grundskola.csv, register_gymnasieskola.csv and siris_slutbetyg_ak9.csv."""

MARK = "EXEMPELDATA: alla resultat är påhittade"
YEAR = "2024/25"
ORGANIZER_COLUMNS = "ORGANISATIONSNR;HUVUDMANNATYP;FÖRSKOLEKLASS;FRITIDSHEM;GRUNDSKOLA;GYMNASIESKOLA;NAMN;JURIDISK FORM"
UNIT_COLUMNS = (
    "HUVUDMANNATYP;ORGANISATIONSNR;LÄN;LÄNSNAMN;KOMMUN;KOMMUNNAMN;SKOLENHETSKOD;NAMN;FKLASS;"
    + ";".join(f"ÅR{grade}" for grade in range(1, 10))
    + ";HUVUDMANS NAMN;ELEVER FKLASS;"
    + ";".join(f"ELEVER ÅR{grade}" for grade in range(1, 10))
    + ";INRIKTNING;JURIDISK FORM"
)
UPPER_COLUMNS = (
    "HUVUDMANNATYP;ORGANISATIONSNR;LÄN;LÄNSNAMN;KOMMUN;KOMMUNNAMN;SKOLENHETSKOD;NAMN;HUVUDMANS NAMN;"
    "ELEVER TOTALT;INRIKTNING;JURIDISK FORM"
)
RESULT_COLUMNS = (
    "Skola;Skol-enhetskod;Skolkommun;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr;Antal elever;"
    "Andel (%) elever som uppfyllt betygskriterierna i alla ämnen;Andel (%) elever behöriga till yrkesprog.;"
    "Genomsnittligt meritvärde (17 ämnen)"
)
MUNICIPALITIES = (("0181", "Södertälje", "Stockholms län"), ("1283", "Helsingborg", "Skåne län"))
FEW = 10
"""Below this many pupils a unit's results are suppressed."""


@dataclass(frozen=True)
class SampleUnit:
    """`pupils` is per grade; `merit`, `passed` and `eligible` are the text of the export, marks included."""

    code: str
    name: str
    school_type: str
    grades: tuple[int, ...]
    pupils: int
    merit: str = ""
    passed: str = ""
    eligible: str = ""


@dataclass(frozen=True)
class SampleOrganizer:
    number: str
    name: str
    organizer_type: str
    municipality: tuple[str, str, str]
    units: list[SampleUnit] = field(default_factory=list)


def copy_shipped(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for path in sorted(SHIPPED.glob("*.csv")):
        shutil.copyfile(path, directory / path.name)


def write_organizers(directory: Path, count: int, *, seed: int = 1) -> None:
    """`count` invented organisers with one to six units each; the same `seed` gives the same bytes."""
    chance = random.Random(seed)  # noqa: S311 - invented data, not secrets
    write_files(directory, [_organizer(index, chance) for index in range(count)])


def write_files(directory: Path, organizers: Iterable[SampleOrganizer]) -> None:
    """The files of a sample: of upper secondary schools where there are any."""
    directory.mkdir(parents=True, exist_ok=True)
    known = list(organizers)
    _write(directory / "register_huvudman.csv", ORGANIZER_COLUMNS, [_organizer_row(o) for o in known])
    lower = [_unit_row(o, u) for o in known for u in o.units if u.school_type == "GR"]
    _write(directory / "register_grundskola.csv", UNIT_COLUMNS, lower)
    upper = [_upper_row(o, u) for o in known for u in o.units if u.school_type == "GY"]
    if upper:  # an export without a row is refused
        _write(directory / "register_gymnasieskola.csv", UPPER_COLUMNS, upper)
    results = [_result_row(o, u) for o in known for u in o.units if u.merit]
    _write(directory / "siris_slutbetyg_ak9.csv", RESULT_COLUMNS, results, banner=True)


def check_digit(nine: str) -> str:
    """The Luhn digit that ends an organisation number."""
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(nine)]
    return str(-sum(number - 9 if number > 9 else number for number in doubled) % 10)


def _write(path: Path, columns: str, rows: list[list[str]], *, banner: bool = False) -> None:
    with path.open("w", encoding="utf-8-sig" if banner else "utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        if banner:
            title = "Grundskola - Slutbetyg årskurs 9, samtliga elever"
            writer.writerows([[f"{MARK}. Formatet är SIRIS export."], [], [title], [f"Valt läsår: {YEAR}"], []])
        writer.writerow(columns.split(";"))
        writer.writerows(rows)
        if banner:
            writer.writerows([[], ["Rapportbeskrivning och definitioner etc."], [], [MARK]])


def _organizer_row(organizer: SampleOrganizer) -> list[str]:
    types = {unit.school_type for unit in organizer.units}
    marks = ["J" if "GR" in types else " "] * 3 + ["J" if "GY" in types else " "]
    return [organizer.number, organizer.organizer_type, *marks, organizer.name.upper(), MARK]


def _place(organizer: SampleOrganizer) -> list[str]:
    code, name, county = organizer.municipality
    return [organizer.organizer_type, organizer.number, code[:2], county, code, name]


def _unit_row(organizer: SampleOrganizer, unit: SampleUnit) -> list[str]:
    taught = ["J" if grade in unit.grades else "N" for grade in range(10)]
    pupils = [str(unit.pupils if grade in unit.grades else 0) for grade in range(10)]
    return [*_place(organizer), unit.code, unit.name, *taught, organizer.name.upper(), *pupils, "", MARK]


def _upper_row(organizer: SampleOrganizer, unit: SampleUnit) -> list[str]:
    return [*_place(organizer), unit.code, unit.name, organizer.name.upper(), str(unit.pupils), "", MARK]


def _result_row(organizer: SampleOrganizer, unit: SampleUnit) -> list[str]:
    code, place, _ = organizer.municipality
    pupils = str(unit.pupils) if unit.pupils >= FEW else ".."
    owner = [organizer.organizer_type, organizer.name, organizer.number]
    return [unit.name, unit.code, place, code, *owner, pupils, unit.passed, unit.eligible, unit.merit]


def _organizer(index: int, chance: random.Random) -> SampleOrganizer:
    nine = f"5599{index:05d}"
    organizer = SampleOrganizer(
        number=nine + check_digit(nine),
        name=f"Påhittad huvudman {index + 1}",
        organizer_type="Enskild" if index % 3 else "Kommunal",
        municipality=MUNICIPALITIES[index % len(MUNICIPALITIES)],
    )
    level = chance.gauss(225, 25)
    units = [_unit(index * 10 + number, level, chance) for number in range(chance.randint(1, 6))]
    organizer.units.extend(units)
    return organizer


def _unit(serial: int, level: float, chance: random.Random) -> SampleUnit:
    pupils = chance.randint(4, 120)
    merit = max(80.0, min(320.0, chance.gauss(level, 18)))
    passed, eligible = max(10.0, min(97.0, merit / 3)), max(20.0, min(96.0, merit / 2.6))
    few = pupils < FEW
    return SampleUnit(
        code=f"{90_000_000 + serial:08d}",
        name=f"Påhittad skola {serial + 1}",
        school_type="GR",
        grades=(7, 8, 9),
        pupils=pupils,
        merit=".." if few else _swedish(merit),
        passed=".." if few else _swedish(passed),
        eligible=".." if few else ("~100" if eligible > 95 else _swedish(eligible)),
    )


def _swedish(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
