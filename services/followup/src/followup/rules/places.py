"""What is known of an organiser, for a report's tables: name, type, sector, county and size."""

from collections.abc import Mapping
from dataclasses import dataclass

from followup.rules.known import Known
from shared.counties import county

PUBLIC = frozenset({"KOMMUN", "REGION", "STAT"})
SIZES = ((1, "en skolenhet"), (3, "två till tre skolenheter"), (10, "fyra till tio skolenheter"))
"""Two or three units of an organiser are the normal case (Redovisning dnr 2015:778, 2.6.1)."""

PLACES = {15: "all", 7: "sector", 11: "organizer_type", 13: "county", 14: "size"}
"""Groupings of a count, as GROUPING(sector, type, county, size) numbers them; the column has the same name."""
OFFICIAL, PRIVATE = "offentlig", "enskild"


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    organizer_type: str | None = None
    county: str | None = None

    @property
    def sector(self) -> str | None:
        if self.organizer_type is None:
            return None
        return OFFICIAL if self.organizer_type in PUBLIC else PRIVATE


def places(known: Known) -> Mapping[str, Place]:
    """Every organiser that is named, by organisation number: as the register has it, else as it was offered."""
    found = {offer.organization_number: Place(offer.organizer_name) for offer in known.offers if offer.organizer_name}
    for organizer in known.organizers:
        found[organizer.organization_number] = Place(
            organizer.name, organizer.organizer_type, county(organizer.municipality_code)
        )
    return found


def place_of(found: Mapping[str, Place], organization_number: str) -> Place:
    return found.get(organization_number) or Place(organization_number)


def unit_names(known: Known) -> Mapping[str, tuple[str, str | None]]:
    """Name and school type by code, from the rounds that have decided on the units; the newest counts.

    Before them, of units that were chosen after their organiser, the decision on these.
    """
    added = {
        unit.school_unit_code: (unit.name, unit.school_types[0] if unit.school_types else None)
        for offer in known.offers
        for unit in offer.supplementary_units or ()
    }
    return added | {
        unit.school_unit_code: (unit.name, unit.school_type)
        for decided in sorted(known.rounds, key=lambda r: (r.decided_on, r.round_id))
        for unit in decided.outcomes
        if unit.name
    }


def size(units: int) -> str:
    if units == 0:
        return "huvudmannen som helhet"
    return next((name for most, name in SIZES if units <= most), "fler än tio skolenheter")
