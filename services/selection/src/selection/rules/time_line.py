"""The work of the agencies with one organiser, side by side, and where it clashes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from uuid import UUID

SPRING = ("januari", "februari", "mars", "april", "maj", "juni")
AUTUMN = ("juli", "augusti", "september", "oktober", "november", "december")
MONTHS = SPRING + AUTUMN
"""The school year begins on 1 July: the months before are of the spring term (skolförordningen 3 kap. 2 §)."""
MOST_MONTHS = 24
"""A longer item is no visit, whatever it is called."""


class Agency(StrEnum):
    SKOLVERKET = "SKOLVERKET"
    SKOLINSPEKTIONEN = "SKOLINSPEKTIONEN"
    SPSM = "SPSM"


class Kind(StrEnum):
    SUPERVISION_DECISION = "SUPERVISION_DECISION"
    REFERRAL = "REFERRAL"
    OFFER = "OFFER"
    COOPERATION = "COOPERATION"
    OTHER_ASSIGNMENT = "OTHER_ASSIGNMENT"
    MEASURE = "MEASURE"
    FOLLOW_UP = "FOLLOW_UP"
    SUPERVISION = "SUPERVISION"
    HANDOVER = "HANDOVER"
    VISIT = "VISIT"
    DIALOGUE = "DIALOGUE"
    SUPPORT = "SUPPORT"
    OTHER = "OTHER"


class WrittenKind(StrEnum):
    """What an agency writes by hand; the rest of a time line is drawn from what is registered already."""

    SUPERVISION = "SUPERVISION"
    HANDOVER = "HANDOVER"
    VISIT = "VISIT"
    DIALOGUE = "DIALOGUE"
    SUPPORT = "SUPPORT"
    OTHER_ASSIGNMENT = "OTHER_ASSIGNMENT"
    OTHER = "OTHER"


class State(StrEnum):
    PLANNED = "planned"
    ONGOING = "ongoing"
    DONE = "done"
    CANCELLED = "cancelled"


class ClashKind(StrEnum):
    OPEN_SUPERVISION = "OPEN_SUPERVISION"
    SAME_MONTH = "SAME_MONTH"
    SAME_PRINCIPAL = "SAME_PRINCIPAL"


AGENCY_NAMES = {
    Agency.SKOLVERKET: "Skolverket",
    Agency.SKOLINSPEKTIONEN: "Skolinspektionen",
    Agency.SPSM: "Specialpedagogiska skolmyndigheten",
}
KIND_NAMES = {
    Kind.SUPERVISION_DECISION: "tillsynsbeslut",
    Kind.REFERRAL: "underlag inför urval",
    Kind.OFFER: "erbjudande",
    Kind.COOPERATION: "samverkan",
    Kind.OTHER_ASSIGNMENT: "annat uppdrag",
    Kind.MEASURE: "insats",
    Kind.FOLLOW_UP: "uppföljning",
    Kind.SUPERVISION: "tillsyn",
    Kind.HANDOVER: "överlämning",
    Kind.VISIT: "besök",
    Kind.DIALOGUE: "kvalitetsdialog",
    Kind.SUPPORT: "stöd",
    Kind.OTHER: "annat",
}
BURDENS = frozenset({Kind.SUPERVISION, Kind.VISIT, Kind.DIALOGUE, Kind.FOLLOW_UP})
"""What takes the time of the organiser's own people on its days."""
SUPERVISIONS = frozenset({Kind.SUPERVISION_DECISION, Kind.SUPERVISION})
"""A decision that is registered, and a case that Skolinspektionen has written in without one."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an agency does or has done. `matter` is the case that it belongs to."""

    id: UUID
    matter: UUID
    agency: Agency
    kind: Kind
    state: State
    title: str
    begins_on: date
    ends_on: date | None = None
    school_unit_codes: tuple[str, ...] = ()
    """None: the organiser as a whole."""
    programme: str | None = None
    diary_number: str | None = None
    note: str | None = None

    @property
    def burdens(self) -> bool:
        return self.kind in BURDENS and self.state is not State.CANCELLED

    @property
    def planned(self) -> bool:
        return self.burdens and self.state in (State.PLANNED, State.ONGOING)

    @property
    def in_words(self) -> str:
        return f"{AGENCY_NAMES[self.agency]} ({KIND_NAMES[self.kind]} {self.begins_on})"


@dataclass(frozen=True, slots=True)
class Clash:
    """A clash that an agency should know of before it acts, in words, with the items it is about."""

    kind: ClashKind
    text: str
    items: tuple[UUID, ...]


def in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.begins_on, item.agency, item.kind, item.id))


def find_clashes(items: Sequence[Item]) -> list[Clash]:
    """Clashes of planned or running items with others that burden the same people. Finished items clash with none."""
    return [*_open_supervision(items), *_same_month(items), *_same_principal(items)]


def _open_supervision(items: Sequence[Item]) -> Iterator[Clash]:
    """Another agency is about to come while Skolinspektionen's case on the organiser or the same unit is open."""
    still_open = [item for item in items if item.kind in SUPERVISIONS and item.state is State.ONGOING]
    for case in still_open:
        for item in items:
            if (
                item.planned
                and item.agency is not case.agency
                and _share_units(case, item)
                and (item.ends_on or item.begins_on) >= case.begins_on  # a day that passed before is no meeting
                and (case.ends_on is None or case.ends_on >= item.begins_on)
            ):
                text = f"Tillsyn pågår ({case.diary_number or case.title}) när {item.in_words} är planerat."
                yield Clash(ClashKind.OPEN_SUPERVISION, text, (case.id, item.id))


def _same_month(items: Sequence[Item]) -> Iterator[Clash]:
    by_month: defaultdict[tuple[int, int], list[Item]] = defaultdict(list)
    for item in items:
        if item.burdens:
            for touched in _months(item):
                by_month[touched].append(item)
    for (year, month), met in sorted(by_month.items()):
        if len({item.agency for item in met}) > 1 and any(item.planned for item in met):
            listed = ", ".join(item.in_words for item in met)
            text = f"Flera myndigheter vänder sig till huvudmannen i {MONTHS[month - 1]} {year}: {listed}."
            yield Clash(ClashKind.SAME_MONTH, text, tuple(item.id for item in met))


def _same_principal(items: Sequence[Item]) -> Iterator[Clash]:
    """Clashes where a unit's principal is met in two matters in one term; steps of one cooperation are one matter."""
    by_term: defaultdict[tuple[str, int, bool], dict[UUID, Item]] = defaultdict(dict)
    for item in items:
        if item.burdens:
            terms = {(year, MONTHS[month - 1] in AUTUMN) for year, month in _months(item)}
            for code in item.school_unit_codes:
                for year, autumn in terms:
                    by_term[code, year, autumn][item.id] = item
    for (code, year, autumn), met in sorted(by_term.items()):
        found = list(met.values())
        if len({item.matter for item in found}) > 1 and any(item.planned for item in found):
            listed = ", ".join(item.in_words for item in found)
            text = (
                f"Rektorn vid skolenhet {code} möts i flera ärenden {'hösten' if autumn else 'våren'} {year}: {listed}."
            )
            yield Clash(ClashKind.SAME_PRINCIPAL, text, tuple(item.id for item in found))


def _share_units(first: Item, second: Item) -> bool:
    """True if both concern the same unit: an item that names no unit concerns them all."""
    names = first.school_unit_codes, second.school_unit_codes
    return not all(names) or not set(names[0]).isdisjoint(names[1])


def _months(item: Item) -> Iterator[tuple[int, int]]:
    """Each calendar month that the item touches."""

    def all_of_them() -> Iterator[tuple[int, int]]:
        last = item.ends_on or item.begins_on
        year, month = item.begins_on.year, item.begins_on.month
        while (year, month) <= (last.year, last.month):
            yield year, month
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)

    return islice(all_of_them(), MOST_MONTHS)
