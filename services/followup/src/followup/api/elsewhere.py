"""What the other services have about the same case: links, where their addresses are known."""

from uuid import UUID

from shared.rest.links import Elsewhere


def of_agreement(agreement_id: UUID) -> tuple[Elsewhere, ...]:
    """A commitment has the identity of the agreement that it was made by."""
    return (
        Elsewhere("agreement", "agreements", "get_agreement", f"/agreements/{agreement_id}"),
        Elsewhere("commitment", "budget", "get_commitment", f"/commitments/{agreement_id}"),
        Elsewhere("payments", "budget", "get_payments", f"/payments?commitment_id={agreement_id}"),
    )


def of_case(cooperation_id: UUID) -> Elsewhere:
    return Elsewhere("cooperation", "agreements", "get_cooperation", f"/cooperations/{cooperation_id}")
