"""The manifest of a case file is put under the agency's seal."""

from datetime import datetime
from uuid import UUID

from agreements.clients.sealing import Sealer
from agreements.unit_of_work import Work


async def seal_case_file(work: Work, sealer: Sealer, *, seal_id: UUID, now: datetime) -> None:
    """Seal in two transactions, neither of them open while the key is used: it may be with another service."""
    async with work:
        seal = await work.case_file_seals.get_part(seal_id)
        statement = seal.bytes_to_sign(sealer.certificate, now)
    signature = await sealer.sign(statement)
    async with work:
        seal, _ = await work.case_file_seals.get_part_for_change(seal_id)
        if seal.sealed_at:
            return  # another worker was first, and its seal stands
        seal.keep(certificate=sealer.certificate, signature=signature, now=now)
        await work.record("seal_case_file", "case_file_seal", seal_id, at=now)
