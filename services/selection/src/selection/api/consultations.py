"""Consultation with Skolinspektionen on a round's units."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, CatalogueDep, DiaryNumber, SchoolUnitCode, WorkDep
from selection.api.rounds import RoundOut, answer
from selection.models.consultation import AnswerKind, Consultation, ConsultationAnswer
from selection.use_cases.consultations.answer_consultation import answer_consultation
from selection.use_cases.consultations.close_consultation import close_consultation
from selection.use_cases.consultations.open_consultation import open_consultation
from shared.rest.idempotency import Idempotency
from shared.rest.links import links
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["samråd"])


class ConsultationIn(In):
    diary_number: DiaryNumber
    answer_by: date = Field(description="Sista dag att svara", examples=["2027-01-31"])


class AnswerIn(In):
    school_unit_code: SchoolUnitCode
    answer: AnswerKind = Field(description="Erbjud inte, vänta, eller ingen invändning", examples=["NO_OBJECTION"])
    reason: str = Field(default="", max_length=2000, description="Skälet; krävs om svaret är en invändning")
    review_on: date | None = Field(default=None, description="Dag då frågan kan prövas på nytt")


class AnswerOut(Out):
    id: UUID
    school_unit_code: str
    answer: AnswerKind
    reason: str
    review_on: date | None
    answered_by: str
    updated_at: datetime


class ConsultationOut(Out):
    id: UUID
    round_id: UUID
    diary_number: str
    school_unit_codes: list[str] = Field(description="Skolenheterna som samrådet gäller")
    sent_on: date
    answer_by: date
    closed_on: date | None
    answers: list[AnswerOut] = Field(default_factory=list, description="Skolinspektionens svar")


def present(request: Request, consultation: Consultation, answers: list[ConsultationAnswer]) -> ConsultationOut:
    out = ConsultationOut.model_validate(consultation)
    out.answers = [AnswerOut.model_validate(row) for row in answers]
    out.links = links(request, f"{ROOT}/rounds/{consultation.round_id}/consultations")
    return out


@router.post(
    "/rounds/{round_id}/consultations", summary="Inled samråd", status_code=201, response_model=ConsultationOut
)
async def post_consultation(
    request: Request,
    response: Response,
    work: WorkDep,
    catalogue: CatalogueDep,
    round_id: UUID,
    body: ConsultationIn,
    version: ExpectedVersion,
    now: NowDep,
) -> ConsultationOut:
    """Listan till Skolinspektionen: de enheter som skulle erbjudas och de som står näst i tur."""
    async with work:
        consultation = await open_consultation(
            work,
            round_id,
            catalogue,
            diary_number=body.diary_number,
            answer_by=body.answer_by,
            version=version,
            now=now,
        )
    response.headers["Location"] = f"{ROOT}/rounds/{round_id}/consultations"
    return present(request, consultation, [])


@router.get("/rounds/{round_id}/consultations", summary="Hämta samrådet", response_model=ConsultationOut)
async def get_consultation(request: Request, response: Response, work: WorkDep, round_id: UUID) -> ConsultationOut:
    """Samrådets lista och de svar som har kommit."""
    async with work:
        consultation = await work.consultations.get_consultation(round_id)
        answers = list(await work.consultations.list_answers(round_id))
    response.headers["ETag"] = etag(consultation.version)
    return present(request, consultation, answers)


@router.post(
    "/rounds/{round_id}/consultation-answers", summary="Svara i samrådet", status_code=201, response_model=AnswerOut
)
async def post_consultation_answer(
    work: WorkDep, round_id: UUID, body: AnswerIn, key: Idempotency, now: NowDep
) -> Response:
    """Skolinspektionens svar för en skolenhet. Ett nytt svar ersätter det förra så länge samrådet pågår."""
    async with work:
        if given := await key.first_answer(work):
            return given
        row = await answer_consultation(
            work,
            round_id,
            body.school_unit_code,
            answer=body.answer,
            reason=body.reason,
            review_on=body.review_on,
            now=now,
        )
        return await key.answer(
            work, AnswerOut.model_validate(row), location=f"{ROOT}/rounds/{round_id}/consultations", version=row.version
        )


@router.post("/rounds/{round_id}/consultation-closings", summary="Avsluta samrådet", response_model=RoundOut)
async def post_consultation_closing(
    request: Request,
    response: Response,
    work: WorkDep,
    catalogue: CatalogueDep,
    round_id: UUID,
    version: ExpectedVersion,
    now: NowDep,
) -> RoundOut:
    """När alla enheter är besvarade eller sista svarsdag har passerat. Analysen görs om med svaren."""
    async with work:
        round_ = await close_consultation(work, round_id, catalogue, version=version, now=now)
    return answer(request, response, round_)
