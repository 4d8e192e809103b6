"""Keep a programme's rules as a version that never changes."""

from datetime import datetime
from typing import Any

from selection.errors import ProgrammeInvalid, ProgrammeVersionTaken
from selection.models.programme_version import ProgrammeVersion
from selection.programmes import faults_of_texts
from selection.readers.catalogue import Catalogue
from selection.rules.programme import Programme
from selection.rules.programme_document import InvalidProgramme, read_programme
from selection.unit_of_work import Work
from shared.canonical import canonical, hash_of
from shared.kit.errors import FieldError


async def store_programme(
    work: Work, document: dict[str, Any], catalogue: Catalogue, *, action: str, now: datetime
) -> ProgrammeVersion:
    """The stored version; the one that is there already when it has the same content.

    `action` is the audit row's: whoever adds rules has written them, whoever loads the installation's has not.
    """
    programme = _judged(document, catalogue)
    content_hash = hash_of(canonical(document))
    known = await work.programmes.find_version(programme.code, programme.version)
    if known is not None:
        if known.document_hash != content_hash:
            raise ProgrammeVersionTaken("Höj version i reglerna: en version som har sparats ändras aldrig.")
        return known
    version = ProgrammeVersion(
        code=programme.code,
        number=programme.version,
        name=programme.name,
        legal_basis=programme.legal_basis,
        document=document,
        document_hash=content_hash,
        created_at=now,
        updated_at=now,
    )
    work.programmes.add(version)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"code": programme.code, "number": programme.version, "hash": content_hash}
    await work.record(action, "programme", version.id, at=now, after=after)
    return version


def _judged(document: dict[str, Any], catalogue: Catalogue) -> Programme:
    faults = faults_of_texts(document)
    try:
        programme = read_programme(document, catalogue.limits)
    except InvalidProgramme as refusal:
        faults += refusal.faults
    if faults:
        errors = tuple(_field(fault) for fault in faults)
        raise ProgrammeInvalid("Rätta reglerna och skicka in dem igen.", errors=errors)
    return programme


def _field(fault: str) -> FieldError:
    where, _, message = fault.partition(": ")
    return FieldError(field=where, message=message, expected="se beskrivningen av programfilen")
