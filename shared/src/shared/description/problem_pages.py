"""The page behind each problem's `type`: what the problem is, and what to do about it."""

from collections.abc import Iterator
from html import escape
from typing import Annotated

from fastapi import Path, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from shared.description import pages
from shared.kit.errors import DomainError, NotFound
from shared.rest.problems import STANDARD, TYPE_ROOT
from shared.rest.routes import Routes
from shared.text import Line


class ProblemPage(BaseModel):
    type: str
    title: str
    status: int
    advice: str


def known_problems() -> dict[str, ProblemPage]:
    """Every refusal that is defined in this process, and what the framework itself answers, by slug."""
    standard = {slug: _page(slug, status, title) for status, (slug, title, _) in STANDARD.items()}
    return standard | {kind.slug: page_of_refusal(kind) for kind in refusals(DomainError)}


def page_of_refusal(kind: type[DomainError]) -> ProblemPage:
    return _page(kind.slug, kind.status, kind.title, advice=kind.advice)


def _page(slug: str, status: int, title: str, *, advice: str = "") -> ProblemPage:
    return ProblemPage(type=f"{TYPE_ROOT}{slug}", title=title, status=status, advice=advice or STANDARD[status][2])


def _shown(problem: ProblemPage) -> str:
    kind = f"<p>HTTP-status {problem.status}. Typ: <code>{escape(problem.type)}</code></p>"
    return pages.page(problem.title, f"<p>{escape(problem.advice)}</p>{kind}")


def refusals(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    """Every subclass, near and far."""
    for refusal in kind.__subclasses__():
        yield refusal
        yield from refusals(refusal)


def problem_router() -> Routes:
    router = Routes(include_in_schema=False)

    @router.get(TYPE_ROOT + "{slug}")
    async def get_problem(request: Request, slug: Annotated[Line, Path(max_length=100)]) -> Response:
        page = known_problems().get(slug)
        if page is None:
            raise NotFound("Den feltypen finns inte här. Kontrollera adressen i felets type.")
        if "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(_shown(page))
        return Response(page.model_dump_json(), media_type="application/json")

    return router
