"""A selection round beside the same arithmetic in bare polars, how both grow, and what an import holds in memory."""

import asyncio
import gc
import multiprocessing
import random
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from statistics import median

from rich.console import Console
from rich.table import Table

from insatser.layout import CLONE
from selection.models.data_import import Upload
from selection.programmes import read_document
from selection.readers.catalogue import Catalogue, load_catalogue
from selection.readers.siris import StatisticsRow, read_statistics
from selection.rules.columns.analysis import Analysis, analyse
from selection.rules.columns.unit_texts import UnitTexts
from selection.rules.columns.units import Cell, Identity, Units, units_from
from selection.rules.inputs import Organizer
from selection.rules.programme import Programme
from selection.rules.programme_document import read_programme
from selection.rules.quantities import SCALE, Interval, ValueType, exact
from selection.rules.references import computed_reference
from selection.rules.snapshot import Snapshot
from selection.unit_of_work import Work
from selection.use_cases.imports.import_statistics import import_statistics
from shared.clock import utc_now
from shared.files.kinds import read_contents
from shared.kit.actor import Actor
from shared.kit.db import create_engine, create_sessions
from shared.process.migrate import migrate
from tests.performance.bare_round import INDICATORS, PUPILS, Input, in_numpy, in_polars, input_of
from tests.performance.servers import PROCESSES, Servers, durable_servers

PROGRAMMES = CLONE / "services" / "selection" / "programmes"
REAL = CLONE.parent / "shared" / "data" / "siris" / "siris_gr_slutbetyg_ak9_2025_skolenhet.csv"
YEARS, UNITS = 10, 20_000
GROWTH = (20_000, 60_000, 200_000)
IMPORTED = (2_000, 20_000)
REPEATS = 3


def measure(console: Console) -> None:
    catalogue = load_catalogue(PROGRAMMES)
    programme = _programme(catalogue)
    table = Table(title="Urval: analysen mot samma räkning bart, processortid i ms", title_justify="left")
    for heading in ("Enheter", "", "Vi", "Polars", "Kvot", "Numpy", "Kvot"):
        table.add_column(heading, justify="left" if not heading else "right")
    if REAL.exists():
        _compare(table, "1 714", [_real(catalogue, programme)], programme)
    with console.status("Mäter 20 000 enheter × 10 år …"):
        years = [_invented(UNITS, programme, seed=year) for year in range(YEARS)]
        _compare(table, "20 000 × 10 år", years, programme)
        del years
    console.print(table)
    with console.status("Mäter hur tid och minne växer …"):
        console.print(_growth())
    with console.status("Mäter minnet vid import …"):
        console.print(asyncio.run(_imports(catalogue)))


def _programme(catalogue: Catalogue) -> Programme:
    return read_programme(read_document(PROGRAMMES / "riktade-insatser-2024.yaml"), catalogue.limits)


def _compare(table: Table, units: str, inputs: list[Input], programme: Programme) -> None:
    # The inputs live as long as the measurement: the collector need not look through them again and again.
    gc.collect()
    gc.freeze()
    ours = _seconds(lambda: [analyse(given.snapshot, programme) for given in inputs])
    polars = _seconds(lambda: [in_polars(given, programme) for given in inputs])
    numpy = _seconds(lambda: [in_numpy(given, programme) for given in inputs])
    explained = _seconds(lambda: [_characters(analyse(given.snapshot, programme)) for given in inputs])
    rows = _seconds(lambda: [in_polars(given, programme).to_dicts() for given in inputs])
    table.add_row(units, "analys", _ms(ours), *_beside(ours, polars), *_beside(ours, numpy))
    table.add_row("", "alla förklaringar som text", _ms(explained), *_beside(explained, rows))


def _beside(ours: float, bare: float) -> tuple[str, str]:
    return _ms(bare), _comma(ours / bare, 1)


def _ms(seconds: float) -> str:
    return _comma(seconds * 1000, 1)


def _comma(number: float, decimals: int) -> str:
    return f"{number:,.{decimals}f}".replace(",", " ").replace(".", ",")


def _characters(analysis: Analysis) -> int:
    """Every unit's explanation made as text; how many characters they are."""
    return sum(sum(map(len, texts)) for texts in UnitTexts(analysis).all())


def _seconds(run: Callable[[], object]) -> float:
    """Of the processor, all threads together: what else runs on the machine does not count."""
    found = []
    for _ in range(REPEATS):
        started = time.process_time()
        run()
        found.append(time.process_time() - started)
    return median(found)


def _growth() -> Table:
    """Each size in a process of its own, so that no other size's memory is in the way."""
    table = Table(title="Hur tid och minne växer", title_justify="left")
    for heading in ("Enheter", "Analys, s", "µs/enhet", "Text, s", "µs/enhet", "Underlag, MiB", "Därtill, MiB"):
        table.add_column(heading, justify="right")
    for count in GROWTH:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            analysed, texts, kept, peak = pool.apply(_grown, (count,))
        table.add_row(
            _spaced(count),
            *(_comma(analysed, 3), _comma(analysed / count * 1e6, 2), _comma(texts, 3), _comma(texts / count * 1e6, 2)),
            *(_spaced(kept / 2**20), _spaced(peak / 2**20)),
        )
    return table


def _grown(count: int) -> tuple[float, float, int, int]:
    """Seconds for the analysis and for all explanations; bytes of the snapshot, and at most beside it."""
    programme = _programme(load_catalogue(PROGRAMMES))
    snapshot = _invented(count, programme, seed=1).snapshot
    analysed = _seconds(lambda: analyse(snapshot, programme))
    analysis = analyse(snapshot, programme)
    explained = _seconds(lambda: _characters(analysis))
    tracemalloc.start()
    snapshot = _invented(count, programme, seed=1).snapshot
    gc.collect()
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    _characters(analyse(snapshot, programme))
    return analysed, explained, kept, tracemalloc.get_traced_memory()[1] - kept


def _input(units: Units, programme: Programme) -> Input:
    found = {i: computed_reference(units, i, weighted_by=PUPILS) for i in INDICATORS}
    references = {indicator: reference for indicator, reference in found.items() if reference}
    organizers = {number: Organizer(number, number, "KOMMUN", None) for number in units.owners}
    year, day = "2024/25", "2026-01-01"
    return input_of(Snapshot(programme.code, programme.version, year, day, references, organizers, units))


def _real(catalogue: Catalogue, programme: Programme) -> Input:
    with REAL.open("rb") as stream:
        rows = [row for row in read_statistics(read_contents(stream), catalogue).rows if isinstance(row, StatisticsRow)]
    return _input(units_from(map(_identity, rows), _cells(rows)), programme)


def _identity(row: StatisticsRow) -> Identity:
    code, number = row.school_unit_code or "", row.organization_number or ""
    return Identity(code, row.name, number, row.municipality_code, ("GR",), None)


def _cells(rows: Iterable[StatisticsRow]) -> Iterator[Cell]:
    for row in rows:
        for seen in row.observations:
            value = exact(seen.cell.value) if seen.cell.value is not None else None
            yield Cell(row.school_unit_code or "", seen.indicator, seen.cell.value_type, value, seen.cell.raw)


def _invented(count: int, programme: Programme, *, seed: int) -> Input:
    """Three units to an organiser; every value is suppressed for seven units in a hundred."""
    pupils = Interval(200 * SCALE, 200 * SCALE)
    identities = (Identity(f"{n:08d}", f"Skola {n}", f"H{n // 3}", "0180", ("GR",), pupils) for n in range(count))
    return _input(units_from(identities, _invented_cells(count, random.Random(seed))), programme)


def _invented_cells(count: int, chance: random.Random) -> Iterator[Cell]:
    for number in range(count):
        level = chance.gauss(225, 25)
        values = {"gr9_merit": level, "gr9_vocational": level / 2.7, "gr9_all_subjects": level / 3.1, PUPILS: 60}
        for indicator, value in values.items():
            raw = ".." if chance.random() < 0.07 else f"{value:.1f}"
            kind, known = (ValueType.FEW_PUPILS, None) if raw == ".." else (ValueType.EXISTS, exact(raw))
            yield Cell(f"{number:08d}", indicator, kind, known, raw)


async def _imports(catalogue: Catalogue) -> Table:
    """From upload to committed rows on an empty database, the same file once more, and what Python holds at most."""
    table = Table(title="Import av SIRIS-export till databasen", title_justify="left")
    for heading in ("Rader", "Celler per sekund", "Samma fil igen", "Python-minnets topp, MiB"):
        table.add_column(heading, justify="right")
    with durable_servers() as servers:
        for count in IMPORTED:
            content = b"".join(_lines(count))
            timed, traced = await _empty(servers, f"timed_{count}"), await _empty(servers, f"traced_{count}")
            rates = [await _cells_per_second(timed, content, catalogue, f"bench {turn}") for turn in (1, 2)]
            tracemalloc.start()  # apart from the timing: following every allocation takes several times as long
            await _cells_per_second(traced, content, catalogue, "bench")
            peak = tracemalloc.get_traced_memory()[1] / 2**20
            tracemalloc.stop()
            table.add_row(_spaced(count), *map(_spaced, rates), f"{peak:.1f}".replace(".", ","))
    return table


async def _empty(servers: Servers, name: str) -> str:
    url = servers.new_database(name)
    await migrate(CLONE / "services" / "selection" / "migrations", url, role=PROCESSES)
    return url


async def _cells_per_second(url: str, content: bytes, catalogue: Catalogue, source: str) -> float:
    engine = create_engine(url, name="bench")
    work = Work(create_sessions(engine), actor=Actor("bench", frozenset({"analyst"})))
    started = time.perf_counter()
    async with work:
        upload = Upload(source=source, dry_run=False)
        row = await import_statistics(work, read_contents(BytesIO(content)), catalogue, upload=upload, now=utc_now())
    seconds = time.perf_counter() - started
    await engine.dispose()
    return (row.created + row.changed + row.unchanged) / seconds


def _spaced(number: float) -> str:
    return f"{number:,.0f}".replace(",", " ")


def _lines(count: int) -> Iterator[bytes]:
    """An export of `count` units of ten organisers; the codes of one size do not meet those of another."""
    yield (
        "Statistik\n\nGrundskola - Slutbetyg årskurs 9\nValt läsår: 2024/25\n\n"
        "Skola;Skol-enhetskod;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr;Antal elever;"
        "Andel (%) elever behöriga till yrkesprog.;Genomsnittligt meritvärde (17 ämnen)\n"
    ).encode()
    for number in range(count):
        code = 10_000_000 + count * 100 + number
        yield f"Skola {number};{code};0604;Kommunal;Aneby kommun;2120000498;60;84,{number % 10};209,5\n".encode()


if __name__ == "__main__":
    measure(Console())
