"""Checks that cases of a file can be carried over: the organiser is known and free, and nothing stands otherwise."""

from asyncio import to_thread
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agreements.copies import Organizer
from agreements.models.carried_case import CarriedCase
from agreements.models.carried_differences import carried_differences
from agreements.models.carried_faults import carried_faults
from agreements.programmes import named_programmes
from agreements.readers.tables import RowFault
from agreements.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Checked:
    """The cases that are new, and why some cannot be taken."""

    new: Sequence[CarriedCase]
    faults: Sequence[RowFault]


async def check_carried(work: Work, cases: Sequence[CarriedCase], *, today: date) -> Checked:
    standing = await work.carry_overs.list_known((case.head.programme, case.head.case) for case in cases)
    known = {(row.programme, row.diary_number): row.document for row in standing}
    new = [case for case in cases if (case.head.programme, case.head.case) not in known]
    faults = await to_thread(_faults, cases, known, today)
    numbers = {case.head.organization_number for case in new}
    organizers = {number: await work.organizers.find_organizer(number) for number in sorted(numbers)}
    busy = await work.carry_overs.list_busy(numbers)
    faults += _unique_faults(cases)
    for case in new:
        number = case.head.organization_number
        faults += _organizer_faults(case, organizers[number], busy=number in busy)
    return Checked(new, sorted(faults))


def _faults(cases: Sequence[CarriedCase], known: Mapping[tuple[str, str], CarriedCase], today: date) -> list[RowFault]:
    """The faults of new cases by themselves, and of known ones against what stands."""
    faults: list[RowFault] = []
    for case in cases:
        stands = known.get((case.head.programme, case.head.case))
        faults += carried_differences(case, stands) if stands else carried_faults(case, today=today)
    return faults


def _unique_faults(cases: Sequence[CarriedCase]) -> Iterator[RowFault]:
    """Two cases of one file never have the same number of a decision, or the same organiser."""
    for column in ("organization_number", "decision"):
        times = Counter(getattr(case.head, column) for case in cases)
        for case in cases:
            if times[value := getattr(case.head, column)] > 1:
                yield RowFault(case.head.line, column, value, "ett eget för varje ärende i filen")


def _organizer_faults(case: CarriedCase, organizer: Organizer | None, *, busy: bool) -> Iterator[RowFault]:
    line, number = case.head.line, case.head.organization_number
    if case.head.programme not in named_programmes():
        yield RowFault(line, "programme", case.head.programme, "något av " + ", ".join(named_programmes()))
    if organizer is None:
        yield RowFault(line, "organization_number", number, "en huvudman som finns i registret")
    elif not organizer.stands:
        yield RowFault(line, "organization_number", number, "en huvudman som finns kvar")
    if busy:
        yield RowFault(line, "organization_number", number, "en huvudman utan pågående samverkan")
