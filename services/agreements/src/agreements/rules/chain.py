"""The steps of a case that events tell of, in words, and the state that they leave it in."""

from collections.abc import Iterable

STEPS = {
    "selection.offer-made.v1": "Erbjudandet lämnades",
    "selection.offer-supplemented.v1": "Fler skolenheter valdes",
    "selection.offer-withdrawn.v1": "Erbjudandet drogs tillbaka",
    "agreements.offer-answered.v1": "Huvudmannen svarade på erbjudandet",
    "agreements.measures-decided.v1": "Insatserna beslutades",
    "agreements.agreement-signed.v1": "Överenskommelsen undertecknades av båda",
    "agreements.agreement-carried-over.v1": "Samverkan fördes över från ett tidigare system",
    "agreements.agreement-amended.v1": "En ändring av överenskommelsen undertecknades av båda",
    "agreements.agreement-paused.v1": "Överenskommelsen pausades",
    "agreements.agreement-resumed.v1": "Överenskommelsen återupptogs",
    "agreements.organizer-succeeded.v1": "Samverkan gick över till huvudmannens efterträdare",
    "agreements.agreement-terminated.v1": "Överenskommelsen avslutades i förtid",
    "agreements.agreement-completed.v1": "Överenskommelsen slutfördes",
    "agreements.cooperation-ended.v1": "Samverkan avslutades utan överenskommelse",
    "budget.funds-reserved.v1": "Pengarna reserverades",
    "budget.reservation-refused.v1": "Pengarna kunde inte reserveras",
    "budget.reservation-released.v1": "Reservationen frigjordes",
    "budget.funds-committed.v1": "Pengarna bands",
    "budget.commitment-adjusted.v1": "Åtagandet ändrades",
    "budget.commitment-refused.v1": "Pengarna kunde inte bindas",
    "budget.funds-carried-forward.v1": "Det som inte var betalt följde med till nästa räkenskapsår",
    "budget.opening-balance-booked.v1": "Den ingående balansen bokfördes",
    "budget.payment-made.v1": "En utbetalning gjordes",
    "budget.repayment-claimed.v1": "Pengar krävdes åter",
    "budget.repayment-changed.v1": "Ett återkrav ändrades",
    "budget.repayment-received.v1": "Pengar betalades tillbaka",
    "followup.schedule-created.v1": "Schemat gjordes",
    "followup.schedule-revised.v1": "Schemat ändrades",
    "followup.followup-completed.v1": "En uppföljning gjordes",
    "followup.followup-overdue.v1": "En uppföljning blev försenad",
    "followup.statement-approved.v1": "En ekonomisk redovisning godkändes",
    "followup.statement-rejected.v1": "En ekonomisk redovisning underkändes",
}
"""Type of event → what it says has happened."""

PREPARES = {
    "agreements.measures-decided.v1": "decided",
    "approve_plan": "planned",
    "reopen_plan": "analysis",
    # Names that releases 1.0.0 and 1.1.0 gave them in the audit trail.
    "approve": "planned",
    "reopen": "analysis",
}
"""Steps on the way to an agreement → the state that they leave the case in. One that runs stays where it is."""

LEADS_TO = {
    "agreements.agreement-signed.v1": "active",
    "agreements.agreement-carried-over.v1": "active",
    "agreements.agreement-paused.v1": "paused",
    "agreements.agreement-resumed.v1": "active",
    "agreements.agreement-terminated.v1": "terminated",
    "agreements.agreement-completed.v1": "completed",
    "agreements.cooperation-ended.v1": "terminated",
}
"""Step → the state it leaves the case in; a step that is not here leaves it as it was."""


def status_after(steps: Iterable[str], *, declined: bool) -> str | None:
    """The case's state after these steps in order; None before the offer. `declined` is what the answer was."""
    status: str | None = None
    for step in steps:
        if step == "selection.offer-made.v1":
            # The clocks of two services may differ: the offer was first, whatever its time says.
            status = status or "offered"
        elif step == "agreements.offer-answered.v1":
            status = "declined" if declined else "analysis"
        elif step == "selection.offer-withdrawn.v1":
            # An answered offer stays answered.
            status = "withdrawn" if status == "offered" else status
        elif step in PREPARES:
            status = status if status == "active" else PREPARES[step]
        else:
            status = LEADS_TO.get(step, status)
    return status
