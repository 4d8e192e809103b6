"""Nothing is decided or signed while an open supervision stops the case."""

from agreements.errors import OnHold
from agreements.models.cooperation import Cooperation
from agreements.rules.supervision import why
from agreements.unit_of_work import Work


async def check_hold(work: Work, case: Cooperation) -> None:
    if holds := await work.supervisions.list_holds(case):
        told = " ".join(f"{why(h.decision_type)} (dnr {h.diary_number}, {h.decided_on})" for h in holds)
        raise OnHold(f"{told} Vänta tills tillsynen är avslutad och bristerna är avhjälpta.")
