"""The web page on which a survey is answered (WCAG 2.1 AA): one file, no script, nothing fetched from elsewhere."""

import base64
import hashlib
from collections.abc import Mapping, Set
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from followup.models.survey import Survey
from followup.rules.reminders import ContactFunction
from followup.rules.surveys import NO_OPINION

NO_OPINION_TEXT = "Vet inte"
SAVED = "Dina svar är sparade, men inte inskickade. Kom tillbaka med samma länk till och med {closes_on}."
FILLED_IN = "Här är också de svar som du har sparat. Skicka in när allt stämmer."
THANKS = "Tack. Dina svar är mottagna och räknas samman med andras. Länken går inte att använda igen."
GONE = "Länken gäller för ett svar, så länge enkäten är öppen. Har du just skickat in dina svar är de mottagna."
TOO_MUCH = "Svaret kunde inte läsas. Öppna länken på nytt och skicka in svaren från sidan."


def style() -> str:
    return (files("followup.documents") / "survey.css").read_text(encoding="utf-8").strip()


@cache
def policy() -> str:
    """Allow our own style, known by its hash, and the form to where it came from; no more (Content-Security-Policy)."""
    allowed = base64.b64encode(hashlib.sha256(f"\n{style()}\n".encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{allowed}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def write_page(
    survey: Survey,
    level: ContactFunction,
    answers: Mapping[str, int],
    *,
    faults: Set[str] = frozenset(),
    message: str = "",
) -> str:
    """The questions of a level with the answers given so far; `faults`: those that lack an answer."""
    options = [{"value": value, "text": text} for value, text in enumerate(survey.bank.options, start=1)]
    questions = [
        {"code": question.code, "text": question.text, "number": number}
        for number, question in enumerate(survey.bank.asked_of(level), start=1)
    ]
    return _render(
        title=survey.bank.name,
        introduction=survey.bank.introduction,
        least=survey.bank.least_answers,
        closes_on=survey.closes_on.isoformat(),
        no_opinion=NO_OPINION_TEXT,
        questions=questions,
        options=[*options, {"value": NO_OPINION, "text": NO_OPINION_TEXT}],
        answers=answers,
        faults=faults,
        message=message,
    )


def saved(survey: Survey) -> str:
    return SAVED.format(closes_on=survey.closes_on.isoformat())


def write_notice(title: str, message: str) -> str:
    """A page without questions."""
    return _render(title=title, message=message, questions=(), faults=frozenset())


def _render(**page: Any) -> str:
    return _template().render(page=page, style=style())


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("followup", "documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("survey.html")
