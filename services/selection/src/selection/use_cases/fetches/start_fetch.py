"""Ask for a fetch from one of the open APIs; the worker does it in the background."""

from datetime import datetime

from selection.errors import SourceNotConfigured, of_field
from selection.models.data_import import DataImport, ImportKind, Upload
from selection.models.fetch import Fetch, FetchKind, FetchStatus
from selection.readers.catalogue import Catalogue
from selection.unit_of_work import Work

REGISTER = ["organizers", "school-units"]
SOURCES = {
    FetchKind.REGISTER: "skolenhetsregistret",
    FetchKind.STATISTICS: "statistik",
    FetchKind.NATIONAL_VALUES: "riksgenomsnitt",
    FetchKind.SALSA: "SALSA",
}
"""The source of each kind of fetch, for people."""


async def start_fetch(
    work: Work,
    kind: FetchKind,
    catalogue: Catalogue,
    *,
    school_year: str | None,
    resources: list[str],
    configured: bool,
    now: datetime,
) -> Fetch:
    """`resources` narrows a fetch of statistics or national values; empty: all that the catalogue has."""
    if not configured:
        raise SourceNotConfigured("Källans adress saknas i tjänstens inställningar. Be driften ange den.")
    unread_lists, pending = _asks(kind, catalogue, resources)
    content = ImportKind.REGISTER if kind is FetchKind.REGISTER else ImportKind.STATISTICS
    upload = Upload(source=f"öppet API: {SOURCES[kind]}", dry_run=False, school_year=school_year)
    report = DataImport.begin(content, upload, by=work.actor.subject, now=now)
    work.imports.add(report)
    # The import is added before the fetch, which refers to it.
    await work.session.flush()
    fetch = Fetch(
        kind=kind,
        status=FetchStatus.QUEUED,
        import_id=report.id,
        school_year=school_year,
        unread_lists=unread_lists,
        pending=pending,
        total=len(pending),
        done=0,
        asked_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.fetches.add(fetch)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("start_fetch", "fetch", fetch.id, at=now, after={"kind": kind.value})
    return fetch


def _asks(kind: FetchKind, catalogue: Catalogue, resources: list[str]) -> tuple[list[str], list[str]]:
    """The lists to read first, and what can be asked for at once."""
    if kind is FetchKind.REGISTER:
        return REGISTER, []
    if kind is FetchKind.SALSA:
        return [], ["salsa"]
    unknown = [code for code in resources if code not in catalogue.resources]
    if unknown:
        known = ", ".join(catalogue.resources)
        detail = f"Statistik finns inte för {', '.join(unknown)}. Välj bland {known}."
        raise of_field("resources", detail, expected=f"något av {known}")
    chosen = list(dict.fromkeys(resources)) or list(catalogue.resources)
    return (chosen, []) if kind is FetchKind.STATISTICS else ([], chosen)
