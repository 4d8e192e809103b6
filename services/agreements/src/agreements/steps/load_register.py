"""The register as it stands on a day, for the units of one case."""

from datetime import date

from agreements.models.cooperation import Cooperation
from agreements.rules.register import Register
from agreements.unit_of_work import Work


async def load_register(work: Work, case: Cooperation, *, today: date) -> Register:
    organizer = await work.organizers.find_organizer(case.organization_number)
    return Register(
        indicators=await work.indicators.list_begun(today),
        unit_types=await work.school_units.find_types(case),
        organizer_types=organizer.school_types if organizer else None,
    )
