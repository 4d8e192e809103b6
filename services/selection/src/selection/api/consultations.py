"""Consultation with Skolinspektionen on a round's units."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, CatalogueDep, Change, Create, DiaryNumber, Read, SchoolUnitCode
from selection.api.rounds import RoundOut
from selection.api.rounds import present as present_round
from selection.models.consultation import AnswerKind, Consultation, ConsultationAnswer
from selection.use_cases.consultations.answer_consultation import answer_consultation
from selection.use_cases.consultations.close_consultation import close_consultation
from selection.use_cases.consultations.open_consultation import open_consultation
from shared.days import Day
from shared.rest.links import links
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Prose

router = Routes(tags=["samråd"])


class ConsultationIn(In):
    diary_number: DiaryNumber
    answer_by: Day = Field(description="Sista dag att svara", examples=["2027-01-31"])


class AnswerIn(In):
    school_unit_code: SchoolUnitCode
    answer: AnswerKind = Field(description="Erbjud inte, vänta, eller ingen invändning", examples=["NO_OBJECTION"])
    reason: Annotated[Prose, Field(max_length=2000)] | Literal[""] = Field(
        default="",
        description="Skälet; krävs om svaret är en invändning",
        examples=["Tillsyn pågår på enheten"],
    )
    review_on: Day | None = Field(default=None, description="Dag då frågan kan prövas på nytt", examples=["2027-09-01"])


class AnswerOut(Out):
    id: UUID = Field(description="Svarets identitet")
    school_unit_code: str = Field(description="Skolenheten som svaret gäller", examples=["48000763"])
    answer: AnswerKind = Field(description="Erbjud inte, vänta, eller ingen invändning", examples=["NO_OBJECTION"])
    reason: str = Field(description="Skälet", examples=["Tillsyn pågår på enheten"])
    review_on: date | None = Field(description="Dag då frågan kan prövas på nytt", examples=["2027-09-01"])
    answered_by: str = Field(description="Vem som svarade", examples=["inspektionen"])
    updated_at: datetime = Field(description="När svaret senast ändrades")


class ConsultationOut(Out):
    id: UUID = Field(description="Samrådets identitet")
    round_id: UUID = Field(description="Urvalsomgångens identitet")
    diary_number: str = Field(description="Diarienummer", examples=["2026:1234"])
    school_unit_codes: list[str] = Field(description="Skolenheterna som samrådet gäller", examples=[["48000763"]])
    sent_on: date = Field(description="Dag då listan skickades", examples=["2026-03-20"])
    answer_by: date = Field(description="Sista dag att svara", examples=["2027-01-31"])
    closed_on: date | None = Field(description="Dag då samrådet avslutades", examples=["2027-02-01"])
    answers: list[AnswerOut] = Field(default_factory=list, description="Skolinspektionens svar")


def present(
    request: Request, consultation: Consultation, *, answers: Sequence[ConsultationAnswer] = ()
) -> ConsultationOut:
    path = f"{ROOT}/rounds/{consultation.round_id}/consultations"
    shown = [AnswerOut.of(answer) for answer in answers]
    return ConsultationOut.of(consultation, answers=shown, links=links(request, path))


def present_answer(request: Request, answer: ConsultationAnswer) -> AnswerOut:
    return AnswerOut.of(answer, links=links(request, f"{ROOT}/rounds/{answer.round_id}/consultations"))


@router.post(
    "/rounds/{round_id}/consultations", summary="Inled samråd", status_code=201, response_model=ConsultationOut
)
async def post_consultation(call: Change, catalogue: CatalogueDep, round_id: UUID, body: ConsultationIn) -> Response:
    """Listan till Skolinspektionen: de enheter som skulle erbjudas och de som står näst i tur."""
    async with call.work as work:
        consultation = await open_consultation(
            work,
            round_id,
            catalogue,
            diary_number=body.diary_number,
            answer_by=body.answer_by,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, consultation)


@router.get("/rounds/{round_id}/consultations", summary="Hämta samrådet", response_model=ConsultationOut)
async def get_consultation(call: Read, round_id: UUID) -> Response:
    """Samrådets lista och de svar som har kommit."""
    async with call.work as work:
        consultation = await work.consultations.get_consultation(round_id)
        answers = await work.consultations.list_answers(round_id)
        return await call.answer(partial(present, answers=answers), consultation)


@router.post(
    "/rounds/{round_id}/consultation-answers", summary="Svara i samrådet", status_code=201, response_model=AnswerOut
)
async def post_consultation_answer(call: Create, round_id: UUID, body: AnswerIn) -> Response:
    """Skolinspektionens svar för en skolenhet. Ett nytt svar ersätter det förra så länge samrådet pågår."""
    async with call.work as work:
        answer = await answer_consultation(
            work,
            round_id,
            body.school_unit_code,
            answer=body.answer,
            reason=body.reason,
            review_on=body.review_on,
            now=call.now,
        )
        return await call.answer(present_answer, answer)


@router.post("/rounds/{round_id}/consultation-closings", summary="Avsluta samrådet", response_model=RoundOut)
async def post_consultation_closing(call: Change, catalogue: CatalogueDep, round_id: UUID) -> Response:
    """När alla enheter är besvarade eller sista svarsdag har passerat. Analysen görs om med svaren."""
    async with call.work as work:
        round_ = await close_consultation(work, round_id, catalogue, version=call.version, now=call.now)
        return await call.answer(present_round, round_)
