"""No payment is proposed, approved or sent while a supervision decision stops the organiser's payments."""

from budget.errors import PaymentsStopped
from budget.models.commitments import Commitment
from budget.rules.wording import stopped_by
from budget.unit_of_work import Work


async def check_hold(work: Work, commitment: Commitment) -> None:
    """Refuse what supervision stops, but no debt: what is delivered is paid, whatever becomes of the organiser."""
    if found := await work.supervisions.list_stopping(commitment):
        raise PaymentsStopped(stopped_by((rule.reason, row.diary_number, row.decided_on) for row, rule in found))
