"""A party comments on a section of the analysis or the plan."""

from datetime import datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.comment import Comment
from agreements.models.revision import DocumentKind
from agreements.steps.find_acting_party import find_acting_party
from agreements.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_field


async def add_comment(
    work: Work, cooperation_id: UUID, *, document: DocumentKind, section: str, message: str, now: datetime
) -> Comment:
    case = await work.cooperations.get_cooperation(cooperation_id)
    await work.must_be_impartial(case.organization_number, now=now)
    revision = await work.revisions.find_revision(case.id, document)
    if revision is None:
        raise WrongPhase("Det finns inget skrivet att kommentera än. Skriv först i dokumentet.")
    if section not in revision.sections.root:
        expected = ", ".join(sorted(revision.sections.root))
        fault = at_field("section", "avsnittet finns inte i dokumentet", expected)
        raise InvalidInput("Ange ett avsnitt som finns i dokumentet.", errors=fault)
    comment = Comment(
        cooperation_id=case.id,
        document=document,
        section=section,
        number=revision.number,
        party=find_acting_party(work),
        written_by=work.actor.subject,
        message=message,
        created_at=now,
        updated_at=now,
    )
    work.comments.add(comment)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"document": document, "section": section}
    await work.record("add_comment", "comment", comment.id, at=now, after=after)
    return comment
