"""Makes the document that both parties have signed, puts the agency's seal on it and keeps it."""

import asyncio
from datetime import datetime
from hashlib import sha256

from agreements.clients.sealing import Sealer
from agreements.documents.letter import pdf
from agreements.documents.register import entries
from agreements.models.sealed_document import SealedDocument
from agreements.repository.documents import Signed
from agreements.steps.load_file import load_file
from agreements.unit_of_work import Work


async def seal_document(work: Work, sealer: Sealer, *, signed: Signed, now: datetime) -> None:
    """Seal in two transactions, neither of them open while the document is made and the seal is put on it: that takes a
    tenth of a second, longer where the key is with another service, and the case would be locked meanwhile.
    """
    async with work:
        case = await work.cooperations.get_cooperation(signed.cooperation_id)
        found = entries(await load_file(work, case))
        letter = next(entry.letter for entry in found if entry.signed_id == signed.signed_id)
    # The document is made in a thread: other jobs share the loop.
    content = await sealer.seal(await asyncio.to_thread(pdf, letter))
    async with work:
        await _keep(work, signed, content, now=now)


async def _keep(work: Work, signed: Signed, content: bytes, *, now: datetime) -> None:
    """Keep it once: another worker may have sealed the same document meanwhile, and what it kept stands."""
    await work.cooperations.get_cooperation_for_change(signed.cooperation_id)
    if await work.documents.find_sealed(signed.signed_id):
        return
    digest = sha256(content).hexdigest()
    work.documents.add(
        SealedDocument(
            cooperation_id=signed.cooperation_id,
            signed_id=signed.signed_id,
            content=content,
            sha256=digest,
            created_at=now,
            updated_at=now,
        )
    )
    await work.record("seal_document", "sealed_document", signed.signed_id, at=now, after={"sha256": digest})
