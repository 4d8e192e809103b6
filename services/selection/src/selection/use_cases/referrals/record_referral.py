"""Receive the inspectorate's referral: the organisers and units it names."""

from datetime import date, datetime

from selection.models.referral import Referral
from selection.unit_of_work import Work
from shared.kit.errors import InvalidInput


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
    organizers = await work.organizers.find_organizers(organization_numbers)
    units = await work.units.find_units(school_unit_codes)
    unknown = [code for code in organization_numbers if code not in organizers]
    unknown += [code for code in school_unit_codes if code not in units]
    if unknown:
        raise InvalidInput(f"Finns inte i registret: {', '.join(unknown)}. Kontrollera koderna eller läs in registret.")
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
    await work.session.flush()
    after = {"organizers": len(organization_numbers), "units": len(school_unit_codes)}
    await work.record("record_referral", "referral", row.id, at=now, after=after)
    return row
