"""The page on which a survey is answered: for whoever has the link, without a token.

A forged post from another page (CSRF) needs the link, and whoever has the link may answer anyway: there is no session
of a browser to abuse, and no cookie. What a stranger can do is guess 256 bits, at the rate that an address is allowed.
"""

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Path, Request, Response

from followup.documents.survey_page import (
    FILLED_IN,
    GONE,
    THANKS,
    TOO_MUCH,
    policy,
    saved,
    write_notice,
    write_page,
)
from followup.models.survey import Survey
from followup.programmes import Question
from followup.rules.reminders import ContactFunction
from followup.rules.surveys import NO_OPINION
from followup.unit_of_work import Work
from followup.use_cases.surveys.save_draft import save_draft
from followup.use_cases.surveys.submit_answers import submit_answers
from shared.kit.actor import Actor
from shared.rest.routes import Routes
from shared.telemetry.secret_addresses import digest
from shared.text import Line

open_router = Routes(include_in_schema=False)
"""Not in the description of the API: its caller is a person with a letter."""
RESPONDENT = Actor(subject="survey-respondent", roles=frozenset())
"""The same for everyone who answers."""
LARGEST = 8_192
"""Bytes of a form with its answers; a dozen questions take a tenth of it."""
MOST_FIELDS = 100
Secret = Annotated[Line, Path(max_length=2_000)]
"""Longer than any secret: whoever follows a link that broke on its way gets a page too."""
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
}


@open_router.get("/survey-pages/{secret}")
@open_router.get("/survey-pages/{secret}/{more:path}")  # as a mail program may have ended it, or gone on after it
@open_router.get("/survey-pages//{secret}")  # as two slashes from whoever put it together
@open_router.get("/survey-pages//{secret}/{more:path}")
async def get_survey_page(request: Request, secret: Secret) -> Response:
    """The questions, with what has been saved. Nothing is noted: programs open links in mail before people do."""
    async with _work(request) as work:
        found = await work.surveys.find_invitation(digest(secret))
    if found is None:
        return _gone()
    invitation, group, survey = found
    return _page(write_page(survey, group.level, invitation.draft.root if invitation.draft else {}))


@open_router.post("/survey-pages/{secret}")
@open_router.post("/survey-pages/{secret}/{more:path}")  # as a mail program may have ended it, or gone on after it
@open_router.post("/survey-pages//{secret}")  # as two slashes from whoever put it together
@open_router.post("/survey-pages//{secret}/{more:path}")
async def post_survey_page(request: Request, secret: Secret) -> Response:
    """Saves what there is, or counts it when every question is answered."""
    form = await _read_form(request)
    if form is None:
        return _page(write_notice("Svaret kunde inte läsas", TOO_MUCH), 413)
    async with _work(request) as work:
        found = await work.surveys.find_invitation(digest(secret))
    if found is None:
        return _gone()
    invitation, group, survey = found
    questions = survey.bank.asked_of(group.level)
    answers = _answers(form, questions, survey)
    missing = {question.code for question in questions} - answers.keys()
    if form.get("step") == "save":
        async with _work(request) as work:
            kept = await save_draft(work, digest(secret), answers=answers)
        if kept is None:
            return _gone()
        return _page(write_page(survey, group.level, kept, message=saved(survey)))
    if missing:
        return _unfinished(survey, group.level, answers, invitation.draft.root if invitation.draft else {}, missing)
    async with _work(request) as work:
        is_counted = await submit_answers(work, digest(secret), answers=answers)
    return _page(write_notice("Tack för dina svar", THANKS)) if is_counted else _gone()


async def _read_form(request: Request) -> dict[str, str] | None:
    """The fields of a form, the last where one stands twice; None when it is none of ours."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return None
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return None
    try:
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=MOST_FIELDS))
    except ValueError:
        return None


def _answers(form: dict[str, str], questions: Iterable[Question], survey: Survey) -> dict[str, int]:
    """Answers to the survey's questions; what answers none of them is left out, as is a question without an answer."""
    possible = {str(value): value for value in range(NO_OPINION, len(survey.bank.options) + 1)}
    given = {question.code: possible.get(form.get(question.code, "")) for question in questions}
    return {code: answer for code, answer in given.items() if answer is not None}


def _unfinished(
    survey: Survey, level: ContactFunction, answers: dict[str, int], draft: dict[str, int], missing: set[str]
) -> Response:
    """Ask for what is missing. What was saved in another tab is filled in, and counts once it has been seen here."""
    faults = missing - draft.keys()
    message = "" if faults else FILLED_IN
    return _page(write_page(survey, level, draft | answers, faults=faults, message=message), 422 if faults else 200)


def _gone() -> Response:
    """The same for a link that was used, that is closed and that never was: nobody learns which."""
    return _page(write_notice("Länken går inte att använda", GONE), 404)


def _page(html: str, status: int = 200) -> Response:
    headers = HEADERS | {"Content-Security-Policy": policy()}
    return Response(html, status, headers, media_type="text/html; charset=utf-8")


def _work(request: Request) -> Work:
    return Work(request.app.state.sessions, actor=RESPONDENT)
