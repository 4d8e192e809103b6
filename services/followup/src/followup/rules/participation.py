"""What evaluators ask of the quality dialogues, round by round: one figure a row, and tables of them for people.

Who took part by size, place and sector, whether all school types were discussed, what it cost in hours, how it was
received, whether roles are clear and what has changed (U2022/02901).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from followup.rules.quality_dialogues import OTHER_SIZE, SIZES
from followup.rules.report import Row, Section

UNKNOWN = "Uppgift saknas"
ONE_DECIMAL = Decimal("0.1")
SIZE_ORDER = {name: place for place, name in enumerate([*(name for _, name in SIZES), OTHER_SIZE])}


class Subject(StrEnum):
    PARTICIPATION = "participation"
    SCHOOL_TYPES = "types_discussed"
    BURDEN = "burden"
    RECEPTION = "reception"
    ROLES = "roles"
    CHANGED_WAYS = "changed_ways"


class Measure(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"
    TOOK_PLACE = "took_place"
    WITH_SPSM = "with_spsm"
    ALL_SCHOOL_TYPES = "all_school_types"
    SUMMED_UP = "summed_up"
    DISCUSSED = "discussed"
    HOURS = "hours"
    HOURS_STATED = "hours_stated"
    ORGANIZER_HOURS = "organizer_hours"
    ORGANIZER_HOURS_STATED = "organizer_hours_stated"
    INVITED = "invited"
    ANSWERED = "answered"
    ANSWERS = "answers"
    AGREE_SHARE = "agree_share"
    MEAN = "mean"
    AGREED = "agreed"
    DONE = "done"
    NOT_DONE = "not_done"
    OPEN = "open"


OF_OFFERS = tuple(Measure)[:8]
"""Measures counted of the offers of a round, and of each part of them."""
SUBJECTS = {
    Subject.PARTICIPATION: "Deltagande",
    Subject.SCHOOL_TYPES: "Skolformer",
    Subject.BURDEN: "Administrativ börda",
    Subject.RECEPTION: "Mottagande",
    Subject.ROLES: "Tydliga roller",
    Subject.CHANGED_WAYS: "Ändrade arbetssätt",
}
ASKED = {"roles": Subject.ROLES, "changed": Subject.CHANGED_WAYS, "worth_the_time": Subject.BURDEN}
"""Subjects of a survey's questions, by their codes; all others are about how the dialogue was received."""


@dataclass(frozen=True, slots=True)
class Dialogues:
    """A round of quality dialogues."""

    id: UUID
    title: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `group` says what is divided by, `value` which part of it; None where that is not known."""

    round: Dialogues
    subject: Subject
    group: str
    value: str | None
    measure: Measure
    number: Decimal | None
    """None: too few have answered to be shown."""


def figures_of_survey(round_: Dialogues, result: Mapping[str, Any]) -> Iterator[Figure]:
    """Figures that a closed survey shows of all together, level by level; it has protected the few already."""
    for row in result["participations"]:
        for measure in (Measure.INVITED, Measure.ANSWERED):
            yield Figure(round_, Subject.RECEPTION, row["level"], None, measure, Decimal(row[measure]))
    for row in result["figures"]:
        if row["group"] == "all":
            subject = ASKED.get(row["question"], Subject.RECEPTION)
            agree = None if row["shares"] is None else sum(row["shares"][(len(row["shares"]) + 1) // 2 :])
            shown_of = {Measure.ANSWERS: row["answers"], Measure.AGREE_SHARE: agree, Measure.MEAN: row["mean"]}
            for measure, number in shown_of.items():
                shown = None if number is None else Decimal(number)
                yield Figure(round_, subject, row["level"], row["text"], measure, shown)


def newest(figures: Iterable[Figure]) -> list[Figure]:
    """The last answers, where a round was asked the same twice."""
    return list({(f.round.id, f.subject, f.group, f.value, f.measure): f for f in figures}.values())


@dataclass(frozen=True, slots=True)
class _Table:
    code: str
    title: str
    subject: Subject
    groups: tuple[str, ...]
    """Groups that the rows are of; in their order where there are several."""
    headings: tuple[str, ...]
    """Over the names of a row, before the round."""
    columns: tuple[tuple[str, str], ...]
    """Measure and heading; `a/b` is a share in whole percent, `a:b` a mean."""
    source: str
    charted: tuple[int, ...] = ()
    """Columns of shares in percent."""
    by_value: bool = True
    """True when the value of the group stands in the row; otherwise the group does, or nothing."""


OFFERS = "Erbjudanden om kvalitetsdialog i öppnade omgångar"
YES = ("accepted/offered", "Andel ja, procent")
TOOK_PART = (
    *(("offered", "Erbjudna"), ("accepted", "Tackat ja"), ("declined", "Tackat nej"), ("took_place", "Hållna")),
    ("summed_up", "Sammanfattade"),
    YES,
)
BURDEN = (("hours_stated", "Har angett"), ("hours", "Timmar"), ("hours:hours_stated", "Timmar per dialog"))
OF_ORGANIZER = tuple((measure.replace("hours", "organizer_hours"), heading) for measure, heading in BURDEN)
ANSWERS = (("answers", "Svar"), ("agree_share", "Instämmer, procent"), ("mean", "Medelvärde"))
LEVELS = ("head_of_schools", "principal", "teacher")
STATED = "Timmar som parterna själva har angett, i hela timmar"
SURVEYED = "Stängda enkäter efter dialogerna; instämmer är den övre halvan av svarsskalan, medelvärdet räknas från 1"


def _parted(code: str, title: str, group: str, heading: str) -> _Table:
    # A bar for each of 21 counties and every round would be a chart that nobody reads.
    charted = () if group == "county" else (7,)
    return _Table(code, title, Subject.PARTICIPATION, (group,), (heading,), TOOK_PART, OFFERS, charted)


TABLES = (
    _Table(
        "rounds",
        "Alla huvudmän",
        Subject.PARTICIPATION,
        ("all",),
        (),
        (*TOOK_PART[:3], ("ended", "Återtagna eller inställda"), *TOOK_PART[3:5], ("with_spsm", "Med SPSM"), YES),
        OFFERS,
        (8,),
        by_value=False,
    ),
    _parted("sectors", "Offentliga och enskilda huvudmän", "sector", "Sektor"),
    _parted("organizer_types", "Efter typ av huvudman", "organizer_type", "Typ av huvudman"),
    _parted("sizes", "Efter huvudmannens storlek", "size", "Storlek"),
    _parted("counties", "Efter län", "county", "Län"),
    _Table(
        "all_school_types",
        "Dialoger om alla huvudmannens skolformer",
        Subject.SCHOOL_TYPES,
        ("all",),
        (),
        (
            ("took_place", "Hållna"),
            ("all_school_types", "Om alla skolformer"),
            ("all_school_types/took_place", "Andel, procent"),
        ),
        "Hållna dialoger; skolformerna är de som huvudmannen hade den dagen",
        (3,),
        by_value=False,
    ),
    _Table(
        "school_types",
        "Dialoger om varje skolform",
        Subject.SCHOOL_TYPES,
        ("school_type",),
        ("Skolform",),
        (
            ("took_place", "Hållna hos dem som har skolformen"),
            ("discussed", "Om skolformen"),
            ("discussed/took_place", "Andel, procent"),
        ),
        "Hållna dialoger; skolformerna är de som huvudmannen hade den dagen",
        (4,),
    ),
    _Table("burden", "Timmar för varje part", Subject.BURDEN, ("side",), ("Part",), BURDEN, STATED),
    *(
        _Table(
            f"burden_{group}",
            f"Huvudmännens timmar efter {name}",
            Subject.BURDEN,
            (group,),
            (heading,),
            OF_ORGANIZER,
            STATED,
        )
        for group, name, heading in (("sector", "sektor", "Sektor"), ("size", "storlek", "Storlek"))
    ),
    *(
        _Table(code, title, subject, LEVELS, ("Fråga", "Vilka"), ANSWERS, SURVEYED)
        for code, title, subject in (
            ("worth_the_time", "Nyttan mot arbetet", Subject.BURDEN),
            ("reception", "Hur dialogen togs emot", Subject.RECEPTION),
            ("roles", "Om myndigheternas roller är tydliga", Subject.ROLES),
            ("changed", "Om arbetssätten har ändrats", Subject.CHANGED_WAYS),
        )
    ),
    _Table(
        "responses",
        "Hur många som svarade",
        Subject.RECEPTION,
        LEVELS,
        ("Vilka",),
        (("invited", "Tillfrågade"), ("answered", "Har svarat"), ("answered/invited", "Andel, procent")),
        "Stängda enkäter efter dialogerna",
        by_value=False,
    ),
    _Table(
        "steps",
        "Avtalade steg som har gåtts igenom",
        Subject.CHANGED_WAYS,
        ("side",),
        ("Part",),
        (
            ("agreed", "Avtalade"),
            ("done", "Gjorda"),
            ("not_done", "Inte gjorda"),
            ("open", "Återstår"),
        ),
        "Steg i sammanfattningar som alla parter har godkänt; de gås igenom i nästa dialog",
    ),
)


def tables_of(figures: Sequence[Figure], label: Callable[[Any], str]) -> list[Section]:
    """Tables in the order of the subjects; of each part all rounds together, the oldest first. Empty ones stand."""
    made = [_section(table, figures, label) for table in TABLES]
    return [section for subject in SUBJECTS for section in made if section.chapter == subject]


def _section(table: _Table, figures: Sequence[Figure], label: Callable[[Any], str]) -> Section:
    rows: dict[tuple[Any, ...], dict[str, Decimal | None]] = {}
    measures = {part for measure, _ in table.columns for part in measure.replace("/", ":").split(":")}
    for f in figures:
        if f.subject is table.subject and f.group in table.groups and f.measure in measures:
            names = _names(table, f, label)
            # Sizes in their order, and last what is not known.
            place = SIZE_ORDER.get(f.value or "", len(SIZE_ORDER) if f.value is None else 0)
            key = (place, *names, f.round.starts_on, f.round.title)
            rows.setdefault(key, {})[f.measure] = f.number
    columns = (*table.headings, "Omgång", *(heading for _, heading in table.columns))
    return Section(
        table.code,
        table.title,
        columns,
        tuple(
            Row((*key[1:-2], key[-1], *(_number(rows[key], measure) for measure, _ in table.columns)), ())
            for key in sorted(rows)
        ),
        table.source,
        table.subject,
        table.charted,
    )


def _names(table: _Table, figure: Figure, label: Callable[[Any], str]) -> tuple[str, ...]:
    value = UNKNOWN if figure.value is None else label(figure.value)
    if len(table.headings) == 2:
        return (value, label(figure.group))
    if not table.by_value:
        return (label(figure.group),) if table.headings else ()
    return (value,)


def _number(row: Mapping[str, Decimal | None], measure: str) -> int | Decimal | None:
    """Whole numbers as such; a mean has one decimal."""
    if "/" in measure or ":" in measure:
        part, whole = (row.get(name) for name in measure.replace("/", ":").split(":"))
        if part is None or not whole:
            return None
        if "/" in measure:
            return int((part * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP))
        return (part / whole).quantize(ONE_DECIMAL, ROUND_HALF_UP)
    number = row.get(measure)
    if number is None:
        return None
    return number if measure == Measure.MEAN else int(number)
