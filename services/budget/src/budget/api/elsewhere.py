"""What the other services have about the same case: links, where their addresses are known."""

from uuid import UUID

from shared.rest.links import Elsewhere


def of_case(cooperation_id: UUID) -> tuple[Elsewhere, ...]:
    return (
        Elsewhere("cooperation", "agreements", "get_cooperation", f"/cooperations/{cooperation_id}"),
        # A schedule has the identity of its case, from the signature on.
        Elsewhere("schedule", "followup", "get_schedule", f"/schedules/{cooperation_id}"),
    )


def of_agreement(agreement_id: UUID) -> Elsewhere:
    return Elsewhere("agreement", "agreements", "get_agreement", f"/agreements/{agreement_id}")
