"""Similar organisers: of the same type, of about the same size, and most alike in parents' education."""

from dataclasses import dataclass

from selection.rules.basis.inputs import BasisInputs, Unit
from selection.rules.basis.means import mean_of

COUNTS = ("gr_pupils", "gr9_pupils", "gr6_pupils", "gy_pupils", "vux_pupils")
"""A unit's size is the largest of these that is known, in the newest year that has any."""
PARENTS = ("gr_parents_education", "gy_parents_education")
NEIGHBOURS = 20
"""Twice as many in size as are kept, so that education has something to choose from."""
KEPT = 10
RULE = (
    "Lika huvudmän är av samma typ (kommun, region, enskild eller statlig). "
    f"De {NEIGHBOURS} som ligger närmast i antal kända elever väljs först, hälften större och hälften mindre så långt "
    f"det går; av dem behålls de {KEPT} som är mest lika i andelen elever med föräldrar med eftergymnasial utbildning. "
    f"Är den inte känd behålls de {KEPT} närmaste i storlek. Vid lika går lägst organisationsnummer före."
)


@dataclass(frozen=True, slots=True)
class Profile:
    """`pupils` and `education` are in ten-thousandths; the education of parents is None where it is not known."""

    organization_number: str
    organizer_type: str
    pupils: int
    education: int | None


def profiles_of(inputs: BasisInputs) -> dict[str, Profile]:
    """The profile of every organiser that anything is published of, by organisation number."""
    return {number: _profile(inputs, number) for number in inputs.measured if number in inputs.organizers}


def similar_to(number: str, profiles: dict[str, Profile]) -> list[Profile]:
    """The organisers that are most alike, in order of likeness, at most KEPT."""
    own = profiles[number]
    peers = sorted(
        (profile for profile in profiles.values() if profile.organizer_type == own.organizer_type),
        key=lambda profile: (profile.pupils, profile.organization_number),
    )
    place = peers.index(own)
    first = max(0, min(place - NEIGHBOURS // 2, len(peers) - NEIGHBOURS - 1))
    near = [profile for profile in peers[first : first + NEIGHBOURS + 1] if profile is not own]
    return sorted(near, key=lambda profile: _distance(own, profile))[:KEPT]


def _distance(own: Profile, other: Profile) -> tuple[bool, int, int, str]:
    """A sort key: unknown education last, then difference in education, then in size."""
    unknown = own.education is None or other.education is None
    education = 0 if own.education is None or other.education is None else abs(own.education - other.education)
    return unknown, education, abs(own.pupils - other.pupils), other.organization_number


def _profile(inputs: BasisInputs, number: str) -> Profile:
    units = inputs.units_of[number]
    means = [_newest(inputs, indicator, units) for indicator in PARENTS]
    education = next((mean for mean in means if mean is not None), None)
    pupils = sum(_pupils(inputs, unit) for unit in units)
    return Profile(number, inputs.organizers[number].organizer_type, pupils, education)


def _newest(inputs: BasisInputs, indicator: str, units: list[Unit]) -> int | None:
    years = sorted(inputs.values.get(indicator, {}), reverse=True)
    means = (mean_of(inputs, indicator, year, units).number for year in years)
    return next((mean for mean in means if mean is not None), None)


def _pupils(inputs: BasisInputs, unit: Unit) -> int:
    return max(_count(inputs, indicator, unit) for indicator in COUNTS)


def _count(inputs: BasisInputs, indicator: str, unit: Unit) -> int:
    years = inputs.values.get(indicator, {})
    for year in sorted(years, reverse=True):
        value = years[year].get(unit.code)
        if value is not None and value.number is not None:
            return value.number
    return 0
