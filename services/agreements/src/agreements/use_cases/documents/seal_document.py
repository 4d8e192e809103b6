"""What both parties have signed is made into a document, put under the agency's seal and kept."""

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
    """Once: two workers may have found the same document, and the second waits for the case and finds it sealed."""
    case = await work.cooperations.get_cooperation_for_change(signed.cooperation_id)
    if await work.documents.find_sealed(signed.signed_id):
        return
    entry = next(entry for entry in entries(await load_file(work, case)) if entry.signed_id == signed.signed_id)
    # In a thread: the document takes a tenth of a second, and other jobs share the loop.
    content = await sealer.seal(await asyncio.to_thread(pdf, entry.letter))
    digest = sha256(content).hexdigest()
    work.documents.add(
        SealedDocument(
            cooperation_id=case.id,
            signed_id=signed.signed_id,
            content=content,
            sha256=digest,
            created_at=now,
            updated_at=now,
        )
    )
    await work.record("seal_document", "sealed_document", signed.signed_id, at=now, after={"sha256": digest})
