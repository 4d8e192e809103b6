"""A payment or a delivery may name only a measure that the agreement's costs name."""

from uuid import UUID

from budget.models.commitments import Commitment
from budget.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_field


async def check_measure(work: Work, commitment: Commitment, measure_id: UUID | None) -> None:
    if measure_id and measure_id not in await work.agreed_costs.list_measure_kinds(commitment.id):
        fault = at_field(
            "measure_id",
            "insatsen finns inte bland överenskommelsens kostnader",
            "en insats som överenskommelsen har kostnader för, eller inget",
        )
        raise InvalidInput("Ange en av överenskommelsens insatser, eller ingen.", errors=fault)
