"""The hearing of the pupils (U2015/3357/S: they must be given the opportunity)."""

from collections.abc import Collection, Sequence
from datetime import date

from pydantic import Field

from agreements.models.writing import Content, Key, Words
from agreements.rules.faults import Fault, Faults, blanks, repeated, unknown_units
from shared.contracts.terms import SchoolUnitCode
from shared.days import Day


class PupilHearing(Content):
    """Ett tillfälle då eleverna fick yttra sig."""

    key: Key = Field(description="Kort beteckning på tillfället", examples=["E1"])
    held_on: Day | None = Field(
        default=None, description="När eleverna fick yttra sig, i dag eller tidigare", examples=["2026-10-14"]
    )
    how: Words = Field(default="", description="Hur eleverna fick yttra sig", examples=["Fokusgrupper med sex elever"])
    groups: Words = Field(default="", description="Vilka elever som hördes", examples=["Årskurs 7–9, alla klasser"])
    school_unit_codes: tuple[SchoolUnitCode, ...] = Field(
        default=(), description="Skolenheterna som eleverna går på", examples=[["48000763"]]
    )
    led_to: Words = Field(
        default="", description="Vad det ledde till", examples=["Problemet P2 kom till, och insatsen A1 ändrades."]
    )


YES_OR_NO = frozenset({"ja", "nej"})
"""What was written of whether the pupils had been heard, when that was one line of text."""


def hearing_faults(
    where: str, hearings: Sequence[PupilHearing], units: Collection[str], *, gone: Collection[str] = (), today: date
) -> Faults:
    """The pupils of every unit that is not gone must have been heard, and something said about what it led to."""
    if not hearings:
        yield Fault(where, "det framgår inte hur eleverna har hörts", "minst ett tillfälle")
        return
    yield from repeated(where, [hearing.key for hearing in hearings])
    for number, hearing in enumerate(hearings):
        yield from _hearing_faults(f"{where}[{number}]", hearing, units, today)
    heard = {code for hearing in hearings for code in hearing.school_unit_codes}
    for unit in units:
        if unit not in heard and unit not in gone:
            yield Fault(where, f"eleverna på skolenheten {unit} har inte hörts", "minst ett tillfälle för skolenheten")


def _hearing_faults(where: str, hearing: PupilHearing, units: Collection[str], today: date) -> Faults:
    texts = (
        ("how", hearing.how, "hur eleverna fick yttra sig"),
        ("groups", hearing.groups, "vilka elever som hördes"),
        ("led_to", hearing.led_to, "vad det ledde till"),
    )
    yield from blanks(where, texts)
    for field, text, expected in texts:
        if text.strip(" .!").casefold() in YES_OR_NO:
            yield Fault(f"{where}.{field}", "ja eller nej säger inte hur", expected)
    yield from unknown_units(where, hearing.school_unit_codes, units)
    if hearing.held_on is None:
        yield Fault(f"{where}.held_on", "uppgiften saknas", "dagen då eleverna fick yttra sig")
    elif hearing.held_on > today:
        yield Fault(f"{where}.held_on", "dagen har inte varit", f"{today} eller tidigare")
