"""A selection round beside the same arithmetic in bare polars, how both grow, and what an import holds in memory."""

import asyncio
import gc
import random
import resource
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from statistics import median

import polars as pl
from rich.console import Console
from rich.table import Table

from insatser.layout import CLONE
from selection.intake import Upload
from selection.programmes import load_programme
from selection.readers.catalogue import Catalogue, load_catalogue
from selection.readers.siris import StatisticsRow, read_statistics
from selection.rules.analysis import analyse
from selection.rules.facts import Observed, Organizer, Snapshot, Unit
from selection.rules.programme import Programme
from selection.rules.quantities import SCALE, Interval, ValueType, exact
from selection.rules.references import computed_reference
from selection.unit_of_work import Work
from selection.use_cases.import_statistics import import_statistics
from shared.kit.actor import Actor
from shared.kit.clock import utc_now
from shared.kit.db import create_engine, create_sessions
from shared.kit.migrate import migrate
from tests.performance.servers import durable_servers

PROGRAMMES = CLONE / "services" / "selection" / "programmes"
REAL = CLONE.parent / "shared" / "data" / "siris" / "siris_gr_slutbetyg_ak9_2025_skolenhet.csv"
INDICATORS = ("gr9_merit", "gr9_vocational", "gr9_all_subjects")
YEARS, UNITS = 10, 20_000
GROWTH = (20_000, 60_000, 200_000)
IMPORTED = (2_000, 20_000)
REPEATS = 3


@dataclass(frozen=True)
class Input:
    """The same units for both sides: as the rules take them, and as columns."""

    snapshot: Snapshot
    columns: pl.DataFrame


def measure(console: Console) -> None:
    catalogue = load_catalogue(PROGRAMMES)
    programme, _ = load_programme(PROGRAMMES / "riktade-insatser-2024.yaml", catalogue)
    table = Table(title="Urval: analys med förklaringar, mot samma räkning i bar polars", title_justify="left")
    for heading in ("Processortid i sekunder", "Vi", "Polars", "Kvot", "Polars med rader ut", "Kvot"):
        table.add_column(heading, justify="left" if heading.startswith("P") and "tid" in heading else "right")
    if REAL.exists():
        table.add_row("Den verkliga omgången, 1 714 enheter", *_compared([_real(catalogue, programme)], programme))
    with console.status("Mäter 20 000 enheter × 10 år …"):
        years = [_invented(UNITS, programme, seed=year) for year in range(YEARS)]
        table.add_row("20 000 enheter × 10 år", *_compared(years, programme))
        del years
    console.print(table)
    with console.status("Mäter hur tiden växer …"):
        console.print(_growth(programme))
    with console.status("Mäter minnet vid import …"):
        console.print(asyncio.run(_imports(catalogue)))


def _compared(inputs: list[Input], programme: Programme) -> list[str]:
    # The inputs live as long as the measurement: the collector need not look through them again and again.
    gc.collect()
    gc.freeze()
    ours = _seconds(lambda: [analyse(given.snapshot, programme) for given in inputs])
    bare = _seconds(lambda: [_bare(given.columns, programme) for given in inputs])
    rows = _seconds(lambda: [_bare(given.columns, programme).to_dicts() for given in inputs])
    return [f"{ours:.3f}", f"{bare:.3f}", f"{ours / bare:.1f}", f"{rows:.3f}", f"{ours / rows:.1f}"]


def _seconds(run: Callable[[], object]) -> float:
    """Of the processor, all threads together: what else runs on the machine does not count."""
    found = []
    for _ in range(REPEATS):
        started = time.process_time()
        run()
        found.append(time.process_time() - started)
    return median(found)


def _growth(programme: Programme) -> Table:
    table = Table(title="Hur tid och minne växer", title_justify="left")
    for heading in ("Enheter", "Sekunder", "Mikrosekunder per enhet", "Processens topp, MiB"):
        table.add_column(heading, justify="right")
    for count in GROWTH:
        snapshot = _invented(count, programme, seed=1).snapshot
        started = time.process_time()
        analyse(snapshot, programme)
        seconds = time.process_time() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        table.add_row(_spaced(count), f"{seconds:.2f}", f"{seconds / count * 1e6:.0f}", f"{peak:.0f}")
    return table


def _bare(columns: pl.DataFrame, programme: Programme) -> pl.DataFrame:
    """Contributions, score, need and organisers' order: whole numbers, no explanations, no constraints."""
    counted = [c for c in programme.criteria if c.indicator in INDICATORS and c.counts]
    total = sum(c.weight for c in counted)
    rule = programme.school_types["GR"].weight
    points, below = [], []
    for criterion in counted:
        short = pl.col(f"reference_{criterion.indicator}") - pl.col(criterion.indicator)
        scaled = short.clip(lower_bound=0) * (criterion.weight * rule * SCALE) // (criterion.scale * total)
        points.append(scaled.fill_null(0).alias(f"points_{criterion.code}"))
        below.append((short > 0).fill_null(value=False))
    units = columns.with_columns(*points, pl.sum_horizontal(below).eq(len(below)).alias("in_need"))
    units = units.with_columns(pl.sum_horizontal(pl.col("^points_.*$")).alias("score"))
    order = units.filter(pl.col("in_need")).sort("score", descending=True)
    place = pl.int_range(pl.len()).over("organizer")
    weights = dict(enumerate(programme.organizers.unit_weights))
    share = place.replace_strict(weights, default=0, return_dtype=pl.Int64)
    top = order.with_columns((pl.col("score") * share).alias("part"))
    scores = top.group_by("organizer").agg(pl.col("part").sum().alias("organizer_score"))
    ranked = scores.sort("organizer_score", descending=True).with_row_index("organizer_rank")
    return units.join(ranked, on="organizer", how="left")


def _input(units: list[Unit], programme: Programme, organizer_type: str = "KOMMUN") -> Input:
    found = {i: computed_reference(units, i, weighted_by="gr9_pupils") for i in INDICATORS}
    references = {indicator: reference for indicator, reference in found.items() if reference}
    numbers = sorted({unit.organization_number for unit in units})
    organizers = {number: Organizer(number, number, organizer_type, None) for number in numbers}
    snapshot = Snapshot(
        programme.code, programme.version, "2024/25", "2026-01-01", references, organizers, tuple(units)
    )
    values = {i: [u.observations[i].value for u in units] for i in INDICATORS}
    columns = {f"reference_{i}": [references[i].value] * len(units) for i in INDICATORS}
    frame = pl.DataFrame({"organizer": [u.organization_number for u in units], **values, **columns})
    return Input(snapshot, frame)


def _real(catalogue: Catalogue, programme: Programme) -> Input:
    with REAL.open("rb") as stream:
        rows = [row for row in read_statistics(stream, catalogue).rows if isinstance(row, StatisticsRow)]
    return _input([_from_row(row) for row in rows], programme)


def _from_row(row: StatisticsRow) -> Unit:
    observations = {
        seen.indicator: Observed(
            seen.cell.value_type, exact(seen.cell.value) if seen.cell.value is not None else None, seen.cell.raw
        )
        for seen in row.observations
    }
    code, number = row.school_unit_code or "", row.organization_number or ""
    return Unit(code, row.name, number, row.municipality_code, ("GR",), None, observations)


def _invented(count: int, programme: Programme, *, seed: int) -> Input:
    chance = random.Random(seed)
    return _input([_invented_unit(number, chance) for number in range(count)], programme)


def _invented_unit(number: int, chance: random.Random) -> Unit:
    level = chance.gauss(225, 25)
    values = {"gr9_merit": level, "gr9_vocational": level / 2.7, "gr9_all_subjects": level / 3.1, "gr9_pupils": 60}
    observations = {code: _observed(round(value, 1), chance) for code, value in values.items()}
    known = Interval(200 * SCALE, 200 * SCALE)
    return Unit(f"{number:08d}", f"Skola {number}", f"H{number // 3}", "0180", ("GR",), known, observations)


def _observed(value: float, chance: random.Random) -> Observed:
    if chance.random() < 0.07:
        return Observed(ValueType.FEW_PUPILS, None, "..")
    return Observed(ValueType.EXISTS, exact(str(value)), str(value))


async def _imports(catalogue: Catalogue) -> Table:
    """Peak of what Python holds while a file goes from upload to committed rows, on a real database."""
    table = Table(title="Import av SIRIS-export till databasen", title_justify="left")
    for heading in ("Rader", "Celler per sekund", "Python-minnets topp, MiB"):
        table.add_column(heading, justify="right")
    with durable_servers() as servers:
        url = servers.new_database("selection")
        await migrate(CLONE / "services" / "selection" / "migrations", url)
        engine = create_engine(url, name="bench")
        for count in IMPORTED:
            content = b"".join(_lines(count))
            work = Work(create_sessions(engine), actor=Actor("bench", frozenset({"analyst"})))
            tracemalloc.start()
            started = time.perf_counter()
            async with work:
                upload = Upload(source="bench", dry_run=False)
                row = await import_statistics(work, BytesIO(content), catalogue, upload=upload, now=utc_now())
            seconds = time.perf_counter() - started
            peak = tracemalloc.get_traced_memory()[1] / 2**20
            tracemalloc.stop()
            table.add_row(
                f"{count:,}".replace(",", " "), f"{row.created / seconds:,.0f}".replace(",", " "), f"{peak:.1f}"
            )
        await engine.dispose()
    return table


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
