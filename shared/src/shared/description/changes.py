"""The changes of a service, release by release: its own changelog, and what its description says is deprecated."""

import re
from datetime import date
from html import escape
from pathlib import Path

from fastapi import Request, Response
from pydantic import BaseModel, Field

from shared.description.pages import page
from shared.rest.accept import chosen
from shared.rest.deprecations import listed
from shared.rest.links import links
from shared.rest.operations import JSON
from shared.rest.resources import Out
from shared.rest.routes import Routes

HTML, MARKDOWN = "text/html", "text/markdown"
FORMATS = {200: {"content": {kind: {"schema": {"type": "string"}} for kind in (HTML, MARKDOWN)}}}


class DeprecationOut(BaseModel):
    what: str = Field(description="Operationen eller fältet", examples=["NoteOut.words"])
    since: date = Field(description="Sedan när", examples=["2026-11-28"])
    instead: str = Field(description="Vad som används i stället", examples=["text"])
    until: date | None = Field(description="Från vilken dag det kan vara borta, null när det inte är bestämt")


class ChangeGroupOut(BaseModel):
    kind: str = Field(description="Slag av ändring, på engelska", examples=["Added"])
    changes: list[str] = Field(description="Ändringarna, på engelska", examples=[["Lists after a cursor."]])


class ChangelogReleaseOut(BaseModel):
    version: str = Field(description="Versionen", examples=["1.2.0"])
    released_on: date = Field(description="Dag då den gavs ut", examples=["2026-11-28"])
    groups: list[ChangeGroupOut] = Field(description="Vad som ändrades")


class ChangesOut(Out):
    deprecations: list[DeprecationOut] = Field(description="Det som är på väg bort")
    releases: list[ChangelogReleaseOut] = Field(description="Nyast först")


def changes_router(root: str, changelog: Path) -> Routes:
    router = Routes(tags=["om API:et"])
    text = changelog.read_text(encoding="utf-8")
    releases = read_releases(text)

    @router.get(
        "/changes",
        summary="Hämta ändringarna",
        response_model=ChangesOut,
        responses=FORMATS,  # type: ignore[arg-type]
        openapi_extra={"x-public": True},
    )
    async def get_changes(request: Request) -> Response:
        """Ändringarna version för version, och det som är på väg bort. Som webbsida, Markdown eller JSON."""
        kind = chosen(request, (JSON, HTML, MARKDOWN))
        if kind == MARKDOWN:
            return Response(text, media_type=MARKDOWN)
        changes = ChangesOut(
            deprecations=_deprecations(request), releases=releases, _links=links(request, f"{root}/changes")
        )
        if kind == HTML:
            return Response(_page(request.app.title, changes), media_type=HTML)
        return Response(changes.model_dump_json(by_alias=True), media_type=JSON)

    return router


def _deprecations(request: Request) -> list[DeprecationOut]:
    found = listed(request.app.openapi())
    return [DeprecationOut(what=what, since=d.since, instead=d.instead, until=d.ends) for what, d in found]


def read_releases(text: str) -> list[ChangelogReleaseOut]:
    """Read `## 1.2.0 (2026-11-28)`, `### Added`, `* one change`, which may go on over several lines."""
    _, *parts = re.split(r"^## (\S+) \((\S+)\)$", text, flags=re.MULTILINE)
    triples = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return [
        ChangelogReleaseOut(version=v, released_on=date.fromisoformat(day), groups=_groups(rows))
        for v, day, rows in triples
    ]


def _groups(text: str) -> list[ChangeGroupOut]:
    """The oldest releases have rows without a heading."""
    before, *parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    pairs = [("Changed", before), *zip(parts[::2], parts[1::2], strict=True)]
    found = ((kind, re.split(r"^\* ", rows, flags=re.MULTILINE)[1:]) for kind, rows in pairs)
    return [
        ChangeGroupOut(kind=kind, changes=[" ".join(c.split()) for c in changes]) for kind, changes in found if changes
    ]


def _page(title: str, changes: ChangesOut) -> str:
    releases = "".join(
        f"<section><h2>{escape(found.version)} ({found.released_on})</h2>{''.join(map(_group, found.groups))}</section>"
        for found in changes.releases
    )
    deprecated = "".join(f"<li>{_sentence(found)}</li>" for found in changes.deprecations) or "<li>Inget.</li>"
    deprecations = f"<section><h2>På väg bort</h2><ul>{deprecated}</ul></section>"
    return page(f"{title}: ändringar", f'{deprecations}<div lang="en">{releases}</div>')


def _sentence(deprecated: DeprecationOut) -> str:
    ends = f"; finns kvar till {deprecated.until}" if deprecated.until else ""
    what, instead = escape(deprecated.what), escape(deprecated.instead)
    return f"<code>{what}</code>, sedan {deprecated.since}{ends}: använd <code>{instead}</code>."


def _group(group: ChangeGroupOut) -> str:
    shown = (re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(change)) for change in group.changes)
    rows = "".join(f"<li>{change}</li>" for change in shown)
    return f"<h3>{escape(group.kind)}</h3><ul>{rows}</ul>"
