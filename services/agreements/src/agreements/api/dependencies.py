"""The unit of work as endpoints ask for it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from agreements.unit_of_work import Work
from shared.rest.opening import open_work

WorkDep = Annotated[Work, Depends(open_work(Work))]
ROOT = "/agreements/v1"
CaseFilter = Annotated[UUID | None, Query(description="Bara det som hör till den samverkan")]
OrganizationFilter = Annotated[
    str | None, Query(pattern=r"^\d{10}$", description="Huvudmannens organisationsnummer", examples=["2120000530"])
]
