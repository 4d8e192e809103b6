"""Refuse a step towards a new selection in an assignment that has ended, or has not begun."""

from datetime import date, datetime

from selection.errors import NoNewRounds
from selection.models.programme_version import ProgrammeVersion
from selection.unit_of_work import Work
from shared.clock import swedish_date


async def check_takes_rounds(work: Work, programme: str, *, now: datetime) -> ProgrammeVersion:
    """The newest rules, which say when the assignment ends also for rounds that go by earlier ones.

    What is decided runs to its end: offers and their answers, cooperations, payments and reports are not asked this.
    """
    newest = await work.programmes.get_newest_programme(programme)
    begins, ends, today = newest.valid_from, newest.valid_to, swedish_date(now)
    if newest.selected_elsewhere:
        raise NoNewRounds(f"Urvalet i {newest.name} görs inte i den här tjänsten.")
    if today < begins:
        raise NoNewRounds(f"{newest.name} börjar gälla {begins}. Vänta med omgången till dess.")
    if ends is not None and today > ends:
        raise NoNewRounds(_ended(newest.name, ends))
    return newest


def _ended(name: str, ends: date) -> str:
    return f"{name} upphörde {ends}. Beslutade omgångar slutförs, men inga nya startas, analyseras eller beslutas."
