"""The units that may be chosen for an organiser that takes part already, and its rules that stand in the way.

Redovisning dnr 2015:778, 2.3.2: more units of a chosen organiser may be chosen, and an organiser before its units.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

OPEN = "AKTIV"
NOT_OPEN = {"UPPHORT": "har upphört", "VILANDE": "har ingen verksamhet nu", "PLANERAD": "har inte börjat"}
"""Each status of a unit that is not open, as the end of a Swedish sentence."""


class Unit(NamedTuple):
    """A unit as the register has it; `successor` is the code it goes on under."""

    code: str
    organization_number: str
    status: str
    school_types: tuple[str, ...]
    successor: str | None = None


class UnitFault(NamedTuple):
    """The reason why a unit cannot be chosen, and what would be right."""

    message: str
    expected: str


def unit_faults(
    codes: Sequence[str],
    register: Mapping[str, Unit],
    *,
    organization_number: str,
    school_types: Collection[str],
    present: Mapping[str, str],
) -> list[UnitFault]:
    """`present` are the units of the offer: the code each goes on under today → the code it was chosen under."""
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    faults = [UnitFault(f"skolenheten {code} står flera gånger", "varje skolenhet en gång") for code in repeated]
    for code in dict.fromkeys(codes):
        unit = register.get(code)
        if fault := _fault(code, unit, organization_number, school_types, present):
            faults.append(fault)
    return faults


def _fault(
    code: str,
    unit: Unit | None,
    organization_number: str,
    school_types: Collection[str],
    present: Mapping[str, str],
) -> UnitFault | None:
    if unit is None:
        return UnitFault(f"skolenheten {code} finns inte i registret", "en av huvudmannens skolenheter")
    if code in present.values():
        return UnitFault(f"skolenheten {code} ingår redan", "en skolenhet som inte ingår i erbjudandet")
    if code in present:
        message = f"skolenheten {code} ingår redan, under sin tidigare kod {present[code]}"
        return UnitFault(message, "en skolenhet som inte ingår i erbjudandet")
    if unit.organization_number != organization_number:
        return UnitFault(f"skolenheten {code} hör till en annan huvudman", f"en skolenhet hos {organization_number}")
    if unit.status != OPEN:
        heir = f" och har den nya koden {unit.successor}" if unit.successor else ""
        return UnitFault(f"skolenheten {code} {NOT_OPEN[unit.status]}{heir}", "en skolenhet som är öppen")
    if not set(unit.school_types) & set(school_types):
        found = ", ".join(unit.school_types) or "inga skolformer"
        return UnitFault(f"skolenheten {code} har {found}", f"någon av {', '.join(school_types)}")
    return None


def limit_fault(added: int, present: int, *, most: int) -> UnitFault | None:
    """`most` is how many units of one organiser the programme lets take part."""
    if present + added <= most:
        return None
    left = max(most - present, 0)
    message = f"uppdraget tar högst {most} skolenheter hos en huvudman, och {present} ingår redan"
    return UnitFault(message, f"högst {left} till" if left else "inga fler skolenheter")
