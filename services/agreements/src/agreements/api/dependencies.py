"""Dependencies of this service's endpoints: a call with its transaction, and the filters of several lists."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query

from agreements.unit_of_work import Work
from shared.contracts.numbers import OrganizationNumberIn
from shared.days import Whole
from shared.rest import calls

ROOT = "/agreements/v1"

Read = Annotated[calls.Read[Work], Depends(calls.read(Work))]
SendOnce = Annotated[calls.Send[Work], Depends(calls.send_once(Work))]
Create = Annotated[calls.Create[Work], Depends(calls.create(Work))]
Change = Annotated[calls.Change[Work], Depends(calls.change(Work))]
ChangeOnce = Annotated[calls.Change[Work], Depends(calls.change_once(Work))]

CooperationId = Annotated[UUID, Path(description="Samverkans identitet")]
VersionNumber = Annotated[Whole, Path(ge=1, description="Versionens nummer", examples=[1])]
CaseFilter = Annotated[UUID | None, Query(description="Bara det som hör till den samverkan")]
OrganizationFilter = Annotated[OrganizationNumberIn | None, Query(description="Huvudmannens organisationsnummer")]
