"""The snapshot of all inputs that a round is decided on."""

from dataclasses import dataclass, field

from selection.rules.columns.integers import Integers, codes_of
from selection.rules.columns.units import Units
from selection.rules.inputs import Answer, Organizer, Override, Reference, Supervision


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`referral` holds unit codes and organisation numbers that Skolinspektionen has named.

    Raises KeyError for a unit whose organiser is not among `organizers`.
    """

    programme: str
    rule_version: str
    school_year: str
    as_of: str
    references: dict[str, Reference]
    organizers: dict[str, Organizer]
    units: Units
    supervision: tuple[Supervision, ...] = ()
    referral: frozenset[str] = frozenset()
    answers: tuple[Answer, ...] = ()
    overrides: tuple[Override, ...] = ()
    units_without_statistics: int = 0
    profiles: list[Organizer] = field(init=False, repr=False)
    """One organiser of each combination of type, programmes and flags; `profile` is which of them owns each unit."""
    profile: Integers = field(init=False, repr=False)

    def __post_init__(self) -> None:
        owners = [self.organizers[number] for number in self.units.owners]
        different, codes = codes_of([(owner.organizer_type, owner.programmes, owner.flags) for owner in owners])
        first = dict(zip(reversed(codes.tolist()), reversed(owners), strict=True))
        object.__setattr__(self, "profiles", [first[code] for code in range(len(different))])
        object.__setattr__(self, "profile", codes[self.units.owner])
