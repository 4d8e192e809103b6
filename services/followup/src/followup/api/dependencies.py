"""The unit of work as endpoints ask for it."""

from typing import Annotated

from fastapi import Depends

from followup.unit_of_work import Work
from shared.rest.opening import open_work

WorkDep = Annotated[Work, Depends(open_work(Work))]
ROOT = "/followup/v1"
