"""The days on which an agreement may end, and the last statement then: when it is proposed, and when it is decided."""

from datetime import date

from agreements.models.agreement import Agreement
from agreements.models.cooperation import Cooperation
from agreements.programmes import rules_of
from agreements.rules.endings import end_faults
from agreements.rules.faults import Faults
from agreements.rules.periods import months_later


def end_day_faults(agreement: Agreement, case: Cooperation, from_on: date) -> Faults:
    """Faults of the day. An agreement that nobody has put into force may end from any day since the offer."""
    content, signed = agreement.latest.content, agreement.signed_version
    starts_on = signed.content.starts_on if signed else min(case.offered_on, content.starts_on)
    return end_faults(from_on, starts_on=starts_on, ends_on=content.ends_on)


def last_statement_on(agreement: Agreement, case: Cooperation, from_on: date) -> date | None:
    """The last day to account for a grant; None when nothing of a grant is in force.

    Whether anything of it is paid by then is known to budget and followup.
    """
    if agreement.signed_version is None or not agreement.signed_version.content.instalments:
        return None
    return months_later(from_on, rules_of(case.programme).statements.months_after_payment)
