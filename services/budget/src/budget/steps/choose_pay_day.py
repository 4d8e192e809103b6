"""The day on which the bank pays what we plan ourselves: banks are closed on the others."""

from datetime import date, timedelta

from shared.kit.swedish import after_working_days, is_working_day

DAY = timedelta(days=1)


def choose_pay_day(planned: date) -> date:
    """The first banking day from `planned` on; the last one before where the next is in another fiscal year.

    A grant counts in the year in which it is paid: a holiday must not move it to another appropriation.
    """
    following = after_working_days(planned - DAY, 1)
    if following.year == planned.year:
        return following
    while not is_working_day(planned):
        planned -= DAY
    return planned
