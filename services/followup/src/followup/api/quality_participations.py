"""Participation in the quality dialogues over time, for evaluators: as a list, a page, or a file for statistics."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from fastapi import Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from followup.api.dependencies import ProgrammeFilter, Programmes, Read
from followup.documents.participation_page import write_participation
from followup.rules.participation import Figure, Measure, Subject
from followup.steps.read_participation import read_participation
from shared.clock import swedish_date
from shared.rest.accept import chosen
from shared.rest.lists import WHOLE, Page, PagingDep, answer_items
from shared.rest.operations import CSV, JSON, NDJSON
from shared.rest.parquet import write_parquet
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["kvalitetsdialoger"])
HTML, PARQUET = "text/html", "application/vnd.apache.parquet"
ALL = "Alla uppdrag med kvalitetsdialoger"


class QualityFigureOut(Out):
    round_id: UUID = Field(description="Omgången", examples=["0199a6f2-7c1e-7aa0-8000-00000000001a"])
    round_title: str = Field(description="Omgångens namn", examples=["Våren 2027"])
    starts_on: date = Field(description="Omgångens första dag", examples=["2027-01-11"])
    ends_on: date = Field(description="Omgångens sista dag", examples=["2027-06-11"])
    subject: Subject = Field(
        description="Deltagande, skolformer, administrativ börda, mottagande, tydliga roller eller ändrade arbetssätt",
        examples=["participation"],
    )
    group: str = Field(
        description="Vad siffran är delad efter: alla, sektor, huvudmannatyp, län, storlek, skolform eller part, eller "
        "vilka en enkät har frågat",
        examples=["sector"],
    )
    value: str | None = Field(
        description="Gruppens värde, eller enkätens fråga; saknas när det inte är känt, och för alla",
        examples=["offentlig"],
    )
    measure: Measure = Field(
        description="Vad som är räknat: erbjudna (offered), tackat ja (accepted), tackat nej (declined), återtagna "
        "eller inställda (ended), hållna (took_place), med SPSM (with_spsm), om alla huvudmannens skolformer "
        "(all_school_types), om skolformen (discussed), sammanfattade och godkända (summed_up), timmar (hours; "
        "huvudmännens organizer_hours) och hur många som har angett dem (hours_stated, organizer_hours_stated), "
        "tillfrågade (invited), har svarat (answered), svar på frågan (answers), instämmer i procent (agree_share), "
        "medelvärde (mean), avtalade steg (agreed) som är gjorda (done), inte gjorda (not_done) eller återstår (open)",
        examples=["accepted"],
    )
    number: Decimal | None = Field(
        description="Talet; saknas när för få har svarat för att det ska visas", examples=["241"]
    )


def present(figure: Figure) -> QualityFigureOut:
    dialogues = figure.round
    return QualityFigureOut.of(
        figure,
        round_id=dialogues.id,
        round_title=dialogues.title,
        starts_on=dialogues.starts_on,
        ends_on=dialogues.ends_on,
    )


@router.get(
    "/quality-participations",
    summary="Följ deltagandet i kvalitetsdialoger",
    response_model=Page[QualityFigureOut],
    responses={200: {"content": {HTML: {}, PARQUET: {"schema": {"type": "string", "format": "binary"}}}}},
    openapi_extra=WHOLE,
)
async def get_quality_participations(
    call: Read, paging: PagingDep, programmes: Programmes, programme: ProgrammeFilter
) -> Response:
    """Varje öppnad omgång: deltagande efter storlek, plats och sektor, skolformer, timmar, mottagande, tydliga roller
    och ändrade arbetssätt. En siffra per rad, som JSON, CSV, NDJSON eller Parquet; eller tabeller och diagram som
    webbsida (`text/html`). Enkäternas siffror är de som visas för alla, med skydd för dem som är få.
    """
    known = programmes.get(programme or "")
    name = known.name if known else programme or ALL
    async with call.work as work:
        figures = await read_participation(work, programme)
    wanted = chosen(call.request, (JSON, HTML, PARQUET, CSV, NDJSON))
    if wanted == HTML:
        today = swedish_date(call.now)
        page = await run_in_threadpool(write_participation, figures, programme=name, on=today)
        return Response(page, media_type=HTML)
    shown = [present(figure) for figure in figures]
    if wanted == PARQUET:
        headers = {"Content-Disposition": 'attachment; filename="kvalitetsdialoger.parquet"'}
        return Response(write_parquet(QualityFigureOut, shown), media_type=PARQUET, headers=headers)
    return answer_items(call.request, shown, paging)
