"""Reminders: once, caught up after downtime, never for what is answered."""

from datetime import UTC, datetime

from selection.reminding import remind
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round, change, read_sample


async def test_an_open_consultation_is_reminded_of_once_however_late_the_job_runs(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await read_sample(selection, authorization)
    path = await analysed_round(selection, authorization)
    body = {"diary_number": "2026:99", "answer_by": "2027-01-31"}
    await change(selection, f"{path}/consultations", authorization("analyst"), body)

    reminded = [
        await remind(selection.sessions, datetime(2027, month, day, 8, tzinfo=UTC))
        for month, day in ((1, 10), (1, 25), (1, 26), (3, 1))
    ]
    assert reminded == [0, 1, 0, 0]
