"""Nothing is decided or signed while an open supervision stops the case."""

from agreements.errors import OnHold
from agreements.models.cooperation import Cooperation
from agreements.unit_of_work import Work


async def check_supervision(work: Work, case: Cooperation) -> None:
    if holds := await work.supervisions.list_holds(case):
        reasons = " ".join(
            f"{hold.reason} (dnr {hold.supervision.diary_number}, {hold.supervision.decided_on})" for hold in holds
        )
        raise OnHold(f"{reasons} Vänta tills tillsynen är avslutad och bristerna är avhjälpta.")
