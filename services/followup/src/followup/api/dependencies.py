"""What endpoints ask for: a call with this service's unit of work, and the programme files."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Query, Request

from followup import programmes
from followup.documents.mail import SurveyLinks, survey_links_of
from followup.steps.check_searched import check_searched
from followup.unit_of_work import Work
from shared.contracts.numbers import OrganizationNumberIn
from shared.rest import calls
from shared.text import ProgrammeCode

ROOT = "/followup/v1"

Read = Annotated[calls.Read[Work], Depends(calls.read(Work))]
Change = Annotated[calls.Change[Work], Depends(calls.change(Work))]
Create = Annotated[calls.Create[Work], Depends(calls.create(Work))]
ChangeOnce = Annotated[calls.Change[Work], Depends(calls.change_once(Work))]

OrganizationFilter = Annotated[OrganizationNumberIn | None, Query(description="Huvudmannens organisationsnummer")]


async def load_programmes(request: Request) -> programmes.Programmes:
    return programmes.load_programmes(request.app.state.settings.programmes_dir)


async def load_banks(request: Request) -> Mapping[str, programmes.QuestionBank]:
    return programmes.load_banks(request.app.state.settings.programmes_dir)


async def load_survey_links(request: Request) -> SurveyLinks | None:
    return survey_links_of(request.app.state.settings)


Programmes = Annotated[programmes.Programmes, Depends(load_programmes)]


async def _searched(
    call: Read,
    known: Programmes,
    programme: Annotated[ProgrammeCode | None, Query(max_length=100, description="Regeringsuppdraget")] = None,
) -> str | None:
    if programme is not None:
        async with call.work as work:
            await check_searched(work, programme, known)
    return programme


ProgrammeFilter = Annotated[str | None, Depends(_searched)]
"""An assignment to search by, which is there."""
Banks = Annotated[Mapping[str, programmes.QuestionBank], Depends(load_banks)]
SurveyLinksSet = Annotated[SurveyLinks | None, Depends(load_survey_links)]
