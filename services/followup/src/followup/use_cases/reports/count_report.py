"""Counts a report to the government so that it can be drafted."""

from datetime import date, datetime
from uuid import UUID

from followup.errors import check_begun, check_passed
from followup.programmes import Programme
from followup.rules.report import CountedReport
from followup.steps.count_figures import count_figures
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def count_report(
    work: Work,
    programme: Programme,
    *,
    as_of: date,
    diary_number: str | None,
    corrects: UUID | None,
    reason: str | None,
    now: datetime,
) -> CountedReport:
    """Count every figure as of one moment; must be the first query of its transaction, which only counts.

    The draft is written in the next transaction. There an earlier request with the same key is waited for and answered
    again; under the isolation that freezes the moment, the database would refuse the wait with an error.
    """
    detail = "Välj i dag eller en tidigare dag: redovisningen visar hur det var."
    check_passed("as_of", as_of, swedish_date(now), detail)
    check_begun("as_of", as_of, programme.valid_from, "Innan uppdraget fanns är ingenting att redovisa.")
    await work.history.freeze()
    return await count_figures(
        work, programme, as_of=as_of, diary_number=diary_number, corrects=corrects, reason=reason
    )
