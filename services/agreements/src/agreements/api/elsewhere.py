"""Links to what the other services have about the same case, where their addresses are known."""

from uuid import UUID

from shared.rest.links import Elsewhere


def of_agreement(agreement_id: UUID, cooperation_id: UUID) -> tuple[Elsewhere, ...]:
    """Links of an agreement that both have signed: a commitment has its identity, a schedule that of the case."""
    return (
        Elsewhere("commitment", "budget", "get_commitment", f"/commitments/{agreement_id}"),
        Elsewhere("payments", "budget", "get_payments", f"/payments?commitment_id={agreement_id}"),
        Elsewhere("schedule", "followup", "get_schedule", f"/schedules/{cooperation_id}"),
    )


def reservations_of_case(cooperation_id: UUID, *, when: bool) -> Elsewhere:
    return Elsewhere(
        "reservations", "budget", "get_reservations", f"/reservations?cooperation_id={cooperation_id}", when
    )


def offer_of_case(offer_id: UUID) -> Elsewhere:
    return Elsewhere("offer", "selection", "get_offer", f"/offers/{offer_id}")
