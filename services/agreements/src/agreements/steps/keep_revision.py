"""Keeps what has just been written in a document of the case, so that no text of either party is ever lost."""

from datetime import datetime

from agreements.models.action_plan import ActionPlan
from agreements.models.agreement import Agreement
from agreements.models.content import Party
from agreements.models.revision import Revision, Sections, Snapshot
from agreements.models.situation_analysis import SituationAnalysis
from agreements.models.writing import Content
from agreements.rules.merging import sections
from agreements.steps.find_acting_party import find_acting_party
from agreements.unit_of_work import Work

Written = SituationAnalysis | ActionPlan | Agreement


async def keep_revision(work: Work, document: Written, *, former: Content | None, now: datetime) -> None:
    """`former` is the text that stood before; None when the document has just been begun."""
    former_number = document.version
    await work.session.flush()  # the document's new version, under which the text is kept
    last = await work.revisions.find_revision(document.cooperation_id, document.DOCUMENT)
    if former and (last is None or last.content != _snapshot(former)):
        # Release 1.1.0 keeps no revisions, and may write beside this one during the upgrade.
        last = _revision(document, former, number=former_number, party=None, subject=None, last=last, now=now)
        work.revisions.add(last)
    party, subject = find_acting_party(work), work.actor.subject
    number = document.version
    work.revisions.add(
        _revision(document, document.content, number=number, party=party, subject=subject, last=last, now=now)
    )


def _revision(
    document: Written,
    content: Content,
    *,
    number: int,
    party: Party | None,
    subject: str | None,
    last: Revision | None,
    now: datetime,
) -> Revision:
    snapshot = _snapshot(content)
    before = sections(last.content.root, content.ROWS) if last else {}
    kept = last.sections.root if last else {}
    numbers = {
        name: kept.get(name, number) if before.get(name) == rows else number
        for name, rows in sections(snapshot.root, content.ROWS).items()
    }
    return Revision(
        cooperation_id=document.cooperation_id,
        document=document.DOCUMENT,
        number=number,
        party=party,
        written_by=subject,
        content=snapshot,
        sections=Sections(numbers),
        created_at=now,
        updated_at=now,
    )


def _snapshot(content: Content) -> Snapshot:
    return Snapshot(content.model_dump(mode="json"))
