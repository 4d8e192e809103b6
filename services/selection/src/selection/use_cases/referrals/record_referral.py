"""Receive the inspectorate's referral: the organisers and units it names."""

from collections.abc import Collection
from datetime import date, datetime

from selection.errors import check_passed, of_field
from selection.models.referral import Referral
from selection.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.lookup import named_in_body


async def record_referral(
    work: Work,
    programme: str,
    *,
    diary_number: str,
    received_on: date,
    organization_numbers: list[str],
    school_unit_codes: list[str],
    now: datetime,
) -> Referral:
    """An assignment that nothing is called would lose the referral: no round would ask for it."""
    check_passed("received_on", received_on, today=swedish_date(now))
    with named_in_body("programme"):
        await work.programmes.get_newest_programme(programme)
    organizers = await work.organizers.find_organizers(organization_numbers)
    units = await work.units.find_units(school_unit_codes)
    _check_known("organization_numbers", organization_numbers, organizers)
    _check_known("school_unit_codes", school_unit_codes, units)
    owners = {unit.organization_number for unit in units.values()}
    await work.must_be_impartial(*organizers, *owners, now=now)
    row = Referral(
        programme=programme,
        diary_number=diary_number,
        received_on=received_on,
        organization_numbers=organization_numbers,
        school_unit_codes=school_unit_codes,
        created_at=now,
        updated_at=now,
    )
    work.referrals.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"organizers": len(organization_numbers), "units": len(school_unit_codes)}
    await work.record("record_referral", "referral", row.id, at=now, after=after)
    return row


def _check_known(field: str, codes: list[str], known: Collection[str]) -> None:
    if unknown := [code for code in codes if code not in known]:
        detail = f"Finns inte i registret: {', '.join(unknown)}. Kontrollera koderna eller läs in registret."
        raise of_field(field, detail, expected="koder som finns i registret")
