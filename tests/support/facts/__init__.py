"""Facts for tests, journeys and benches: one builder per contract, named as the fact.

Without arguments a builder gives a whole valid case. A keyword replaces a field; the fact before it, where a builder
takes one, gives the identities. `facts.agreement_amended(agreement, ends_on="2029-05-31")`.
"""

from tests.support.facts.agreements import (
    agreement_amended,
    agreement_completed,
    agreement_paused,
    agreement_resumed,
    agreement_signed,
    agreement_terminated,
    measures_decided,
    offer_answered,
)
from tests.support.facts.budget import (
    commitment_adjusted,
    commitment_refused,
    funds_committed,
    funds_reserved,
    payment_made,
    position_changed,
    repayment_claimed,
    repayment_received,
    reservation_refused,
)
from tests.support.facts.building import ARBOGA, GRANTS, JONKOPING, OWN, PROGRAMME, UNIT
from tests.support.facts.followup import (
    followup_completed,
    followup_overdue,
    report_submitted,
    schedule_created,
    schedule_revised,
    statement_approved,
    statement_rejected,
)
from tests.support.facts.parts import (
    cost_line,
    funded_line,
    instalment,
    measure,
    scheduled_activity,
    shortfall,
    statement_due,
    unit_outcome,
)
from tests.support.facts.selection import (
    answer_reminded,
    offer_made,
    offer_withdrawn,
    organizer_changed,
    round_decided,
    school_unit_changed,
    supervision_changed,
)

__all__ = [
    "ARBOGA",
    "GRANTS",
    "JONKOPING",
    "OWN",
    "PROGRAMME",
    "UNIT",
    "agreement_amended",
    "agreement_completed",
    "agreement_paused",
    "agreement_resumed",
    "agreement_signed",
    "agreement_terminated",
    "answer_reminded",
    "commitment_adjusted",
    "commitment_refused",
    "cost_line",
    "followup_completed",
    "followup_overdue",
    "funded_line",
    "funds_committed",
    "funds_reserved",
    "instalment",
    "measure",
    "measures_decided",
    "offer_answered",
    "offer_made",
    "offer_withdrawn",
    "organizer_changed",
    "payment_made",
    "position_changed",
    "repayment_claimed",
    "repayment_received",
    "report_submitted",
    "reservation_refused",
    "round_decided",
    "schedule_created",
    "schedule_revised",
    "scheduled_activity",
    "school_unit_changed",
    "shortfall",
    "statement_approved",
    "statement_due",
    "statement_rejected",
    "supervision_changed",
    "unit_outcome",
]
