"""Skolinspektionen sharpens its decision in mid-dialogue: the case stops, and goes on when the matter is closed."""

from datetime import date

import pytest

from insatser.chain.caller import Caller, Json, Refused
from insatser.chain.changing import change_supervision, report_supervision
from insatser.chain.cooperating import Case, until
from tests.conftest import CaseAt


async def test_a_sharpened_decision_stops_the_decision_on_measures_until_it_is_closed(
    case_at: CaseAt, caller: Caller, today: date
) -> None:
    case = await case_at("planned")
    known = await report_supervision(case, diary_number="SI 2026:2112", decided_on=today)
    known = await change_supervision(caller, known, decision="FORELAGGANDE_VITE", fine_amount="500000.00")
    shown = await until("hindret i ärendet", lambda: _held(case, True))
    assert [supervision["diary_number"] for supervision in shown["holds"]] == ["SI 2026:2112"]
    with pytest.raises(Refused) as refused:
        await case.decide()
    assert refused.value.status == 409
    assert "SI 2026:2112" in refused.value.problem["detail"]

    await change_supervision(caller, known, status="AVSLUTAD_AVHJALPT")
    await until("hindrets slut", lambda: _held(case, False))
    await case.decide()
    assert (await case.reserved())["funding"]["status"] == "reserved"


async def test_a_sharpened_decision_stops_the_second_signature_until_it_is_closed(
    case_at: CaseAt, caller: Caller, today: date
) -> None:
    case = await case_at("half signed")
    known = await report_supervision(case, diary_number="SI 2026:2113", decided_on=today)
    known = await change_supervision(caller, known, decision="FORELAGGANDE_VITE", fine_amount="500000.00")
    await until("hindret i ärendet", lambda: _held(case, True))
    with pytest.raises(Refused) as refused:
        await case.sign_as_agency()
    assert refused.value.status == 409
    assert "SI 2026:2113" in refused.value.problem["detail"]

    await change_supervision(caller, known, status="AVSLUTAD_AVHJALPT")
    await until("hindrets slut", lambda: _held(case, False))
    await case.sign_as_agency()
    assert (await case.shown())["funding"]["status"] == "committed"


async def test_an_open_decision_that_does_not_stop_the_case_is_shown_in_the_follow_up(
    case_at: CaseAt, today: date
) -> None:
    case = await case_at("running")
    await report_supervision(case, diary_number="SI 2026:2114", decided_on=today)

    async def noted() -> Json | None:
        schedule = await case.scheduled()
        return schedule if schedule["open_supervisions"] else None

    schedule = await until("tillsynen i uppföljningen", noted)
    assert [supervision["diary_number"] for supervision in schedule["open_supervisions"]] == ["SI 2026:2114"]
    assert not (await case.read())["holds"]


async def _held(case: Case, wanted: bool) -> Json | None:
    found = await case.read()
    return found if bool(found["holds"]) is wanted else None
