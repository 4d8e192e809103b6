"""Links to what the other services have about the same organiser, where their addresses are known."""

from shared.rest.links import Elsewhere


def of_organizer(number: str) -> tuple[Elsewhere, ...]:
    return (
        Elsewhere("cooperations", "agreements", "get_cooperations", f"/cooperations?organization_number={number}"),
        Elsewhere("commitments", "budget", "get_commitments", f"/commitments?organization_number={number}"),
        Elsewhere("schedules", "followup", "get_schedules", f"/schedules?organization_number={number}"),
    )
