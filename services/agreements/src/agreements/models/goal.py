"""Goals of a measure, which can be evaluated (Redovisning dnr 2015:778, 2.5.2 and 4.3)."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from pydantic import Field

from agreements.models.writing import Content, Key, Name, Number, SchoolType, Words
from agreements.rules.faults import Fault, Faults, blanks, too_early, unknown_units
from shared.contracts.terms import AnalysisLevel, SchoolUnitCode, ValueState
from shared.days import Day, Flag, Whole

PERCENT = frozenset({"%", "procent"})
FROM_REGISTER = "Kan utelämnas: hämtas ur registret när planen sparas, och får inte vara en annan än där"


def _is_missing(value: object) -> bool:
    """True for an empty value, which is left out: goals written before the field came are kept as they were signed."""
    return not value


class PlannedGoal(Content):
    """Ett mål som kan utvärderas: indikator, utgångsvärde, målvärde och dag."""

    key: Key = Field(description="Kort beteckning på målet, en för varje mål i insatsen", examples=["M1"])
    level: AnalysisLevel = Field(
        description="Elevernas resultat, undervisning eller ledning", examples=[AnalysisLevel.RESULTS]
    )
    school_unit_code: SchoolUnitCode | None = Field(
        default=None, description="Skolenheten det gäller; tomt när det gäller hela huvudmannen", examples=["48000763"]
    )
    school_type: SchoolType | None = Field(
        default=None, description=f"Skolformen det gäller. {FROM_REGISTER}", examples=["GR"]
    )
    indicator: Name = Field(
        default="",
        description="Indikatorns kod i registret över mål och indikatorer (quality-entries)",
        examples=["gr9_all_subjects"],
    )
    indicator_title: Name = Field(
        default="",
        description="Indikatorns namn; sätts ur registret när planen sparas, och saknas när koden inte finns där",
        examples=["Andel med godkänt i alla ämnen, årskurs 9"],
        exclude_if=_is_missing,
    )
    indicator_number: Whole | None = Field(
        default=None,
        description="Registerpostens version; sätts som namnet",
        examples=[1],
        exclude_if=_is_missing,
    )
    unit_of_measure: Name = Field(
        default="", description=f"Enhet som värdena anges i. {FROM_REGISTER}", examples=["procent"]
    )
    higher_is_better: Flag | None = Field(
        default=None,
        description=f"Om ett högre värde är bättre; falskt när ett lägre är det. {FROM_REGISTER}",
        examples=[True],
    )
    least: Number | None = Field(default=None, description=f"Lägsta möjliga värde. {FROM_REGISTER}", examples=["0"])
    most: Number | None = Field(default=None, description=f"Högsta möjliga värde. {FROM_REGISTER}", examples=["100"])
    baseline: Number | None = Field(
        default=None, description="Utgångsvärde; tomt när det inte är känt", examples=["62.0"]
    )
    baseline_state: ValueState = Field(
        default=ValueState.KNOWN,
        description="Om utgångsvärdet är känt, och annars varför det inte är det: dolt för att eleverna är för få, "
        "saknas, eller nästan alla",
        examples=[ValueState.KNOWN],
    )
    baseline_on: Day | None = Field(
        default=None, description="Dagen som utgångsvärdet gäller, i dag eller tidigare", examples=["2026-06-12"]
    )
    target: Number | None = Field(default=None, description="Målvärde", examples=["80.0"])
    target_on: Day | None = Field(
        default=None,
        description="När målet ska vara nått: inom planens tid eller året efter",
        examples=["2028-06-15"],
    )
    reason_to_keep: Words = Field(
        default="",
        description="Varför målet är att hålla nivån; krävs när målvärdet är lika med utgångsvärdet",
        examples=[""],
        exclude_if=_is_missing,
    )

    @property
    def range(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest value that are possible; a percentage has its own bounds."""
        if self.unit_of_measure.casefold() not in PERCENT:
            return self.least, self.most
        least, most = self.least or Decimal(0), Decimal(100) if self.most is None else self.most
        return max(least, Decimal(0)), min(most, Decimal(100))


def goal_faults(
    where: str, goal: PlannedGoal, *, units: Collection[str], first: date, last: date, today: date
) -> Faults:
    """Faults that keep a goal from being evaluated. `first` and `last` bound the day when it should be reached."""
    yield from blanks(where, [("indicator", goal.indicator, "kod i registret över mål och indikatorer")])
    if goal.school_unit_code:
        yield from unknown_units(where, [goal.school_unit_code], units)
    yield from _baseline_faults(where, goal, today)
    yield from _target_faults(where, goal, first, last)
    yield from _range_faults(where, goal)


def _baseline_faults(where: str, goal: PlannedGoal, today: date) -> Faults:
    if goal.baseline_state is not ValueState.KNOWN:
        if goal.baseline is not None:
            yield Fault(f"{where}.baseline", "ett okänt utgångsvärde har en siffra", "inget värde, eller läget känt")
        return
    if goal.baseline is None:
        yield Fault(f"{where}.baseline", "uppgiften saknas", "utgångsvärdet i siffror, eller varför det inte är känt")
    if goal.baseline_on is None:
        yield Fault(f"{where}.baseline_on", "uppgiften saknas", "dagen som utgångsvärdet gäller")
    elif goal.baseline_on > today:
        yield Fault(f"{where}.baseline_on", "dagen har inte varit", f"{today} eller tidigare")


def _target_faults(where: str, goal: PlannedGoal, first: date, last: date) -> Faults:
    if goal.target is None:
        yield Fault(f"{where}.target", "uppgiften saknas", "målvärdet i siffror")
    elif goal.baseline is not None and not _may_be_aimed_at(goal, goal.baseline, goal.target):
        better = "högre" if goal.higher_is_better else "lägre"
        expected = f"{better} än {goal.baseline}; lika med det bara med skäl i reason_to_keep"
        yield Fault(f"{where}.target", "målet är inte bättre än utgångsvärdet", expected)
    if goal.target_on is None:
        yield Fault(f"{where}.target_on", "uppgiften saknas", "dagen då målet ska vara nått")
    elif not first <= goal.target_on <= last:
        yield Fault(f"{where}.target_on", "dagen ligger utanför planens tid och året efter", f"{first}–{last}")
    elif goal.baseline_on:
        yield from too_early(f"{where}.target_on", "före utgångsvärdet", goal.target_on, first=goal.baseline_on)


def _may_be_aimed_at(goal: PlannedGoal, baseline: Decimal, target: Decimal) -> bool:
    """A better value, or the same with a reason; which way is better may still be missing, a fault of its own."""
    if target == baseline:
        return bool(goal.reason_to_keep)
    return goal.higher_is_better in (None, target > baseline)


def _range_faults(where: str, goal: PlannedGoal) -> Faults:
    least, most = goal.range
    if least is not None and most is not None and least >= most:
        yield Fault(f"{where}.most", "högsta möjliga värde är inte över det lägsta", f"mer än {least}")
        return
    for field, value in (("baseline", goal.baseline), ("target", goal.target)):
        if value is None:
            continue
        if least is not None and value < least:
            yield Fault(f"{where}.{field}", "värdet är inte möjligt", f"{least} eller mer")
        if most is not None and value > most:
            yield Fault(f"{where}.{field}", "värdet är inte möjligt", f"{most} eller mindre")
