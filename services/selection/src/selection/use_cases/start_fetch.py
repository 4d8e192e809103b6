"""Ask for a fetch from one of the open APIs; the worker does it in the background."""

from datetime import datetime

from selection.errors import SourceNotConfigured
from selection.intake import Intake, Upload
from selection.models import Fetch, FetchKind, FetchStatus, ImportKind
from selection.unit_of_work import Work
from shared.kit.errors import InvalidInput


async def start_fetch(
    work: Work, kind: FetchKind, *, school_year: str | None, configured: bool, now: datetime
) -> Fetch:
    if not configured:
        raise SourceNotConfigured("Källans adress saknas i tjänstens inställningar. Be driften ange den.")
    if kind is FetchKind.SALSA and school_year is None:
        raise InvalidInput("Ange läsåret: SALSA säger inte själv vilket år värdena gäller.")
    content = ImportKind.REGISTER if kind is FetchKind.REGISTER else ImportKind.STATISTICS
    upload = Upload(source=f"öppet API: {kind.value}", dry_run=False, school_year=school_year)
    report = Intake().report(content, upload, "", by=work.actor.subject, now=now)
    work.register.add_import(report)
    await work.session.flush()
    fetch = Fetch(
        kind=kind,
        status=FetchStatus.QUEUED,
        import_id=report.id,
        school_year=school_year,
        pending=[],
        total=0,
        done=0,
        asked_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.register.add_fetch(fetch)
    await work.session.flush()
    await work.record("start_fetch", "fetch", fetch.id, at=now, after={"kind": kind.value})
    return fetch
