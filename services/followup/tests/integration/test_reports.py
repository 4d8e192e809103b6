"""The report to the government: counted from the facts of all services."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.followup.tests.reporting import AS_OF, LATER, content, deliver_all, drafted, publish_on, sections
from shared.contracts.followup import ReportSubmittedV1
from shared.kit.inbox import Admission
from tests.support import facts
from tests.support.facts import ARBOGA, PROGRAMME
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def test_the_report_counts_the_facts_of_every_service(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    found = await sections(followup, authorization, "2099-01-01")
    assert found["selection"] == [["2026:100", "2026-05-04", "1", 1714, 1, 1, 1, 1]]
    assert found["offers"] == [["Kommun", "Tackat ja", 1]]
    assert found["organizers"] == [["Kommun", 1]]
    assert found["measures"] == [["Processtöd", "Skolenhetsnivå", 1, 1]]
    assert found["costs"] == [[2027, "Bidrag till huvudmän", "500000.00", "250000.00"]]
    assert found["development"] == [[2027, "Utveckling av insatserna", "40000.50", "1500.00"]]
    assert found["positions"][0][3:] == ["1000000.00", "0.00", "250000.00", "250000.00", "500000.00"]
    assert found["money_moved"] == [["Utbetalt", 1, "250000.00"]]


async def test_a_day_before_the_agreement_shows_none_of_it(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    found = await sections(followup, authorization, "2026-05-10")
    assert found["offers"] == [["Kommun", "Inte besvarat", 1]]
    assert (found["organizers"], found["measures"], found["progress"], found["money_moved"]) == ([], [], [], [])


async def test_a_position_counts_on_its_booking_day_however_late_it_is_published(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Told together after midnight, and a day that is told again does not stand for the days after it."""
    for day, paid in ((3, "10.00"), (4, "30.00"), (3, "20.00")):
        standing = facts.position_changed(paid=paid, booked_on=date(2027, 1, day))
        await publish_on(followup, standing, "1:5 ap.3/2027", on="2027-01-05")
    days = ("2027-01-02", "2027-01-03", "2027-01-04")
    found = [(await sections(followup, authorization, day))["positions"] for day in days]
    assert [[row[6] for row in rows] for rows in found] == [[], ["20.00"], ["30.00"]]


async def test_every_figure_names_the_facts_it_rests_on(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    answer = await content(followup, authorization, await drafted(followup, authorization, "2099-01-01"))
    rows = [row for section in answer.json()["sections"] for row in section["rows"]]
    assert len(rows) > 10
    numbers = [(row, [value for value in row["values"] if isinstance(value, int) and value]) for row in rows]
    assert [row["values"] for row, counted in numbers if counted and not row["ids"]] == []


async def test_a_report_is_submitted_by_somebody_else(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    report = (await drafted(followup, authorization)).json()
    path, tag = f"/reports/{report['id']}/submissions", {"If-Match": '"1"'}
    same = await followup.client.post(path, headers=authorization("decider", subject="analytiker") | tag | LATER)
    other = await followup.client.post(path, headers=authorization("decider", subject="chef") | tag | LATER)
    published = await followup.told(ReportSubmittedV1)
    assert (same.status_code, other.status_code, other.json()["status"]) == (403, 200, "submitted")
    assert [(e.data["content_hash"], e.data["as_of"]) for e in published] == [(report["content_hash"], AS_OF)]


@pytest.mark.parametrize(
    ("programme", "as_of", "slug"),
    [("okant", AS_OF, "unknown-programme"), (PROGRAMME, "2199-01-01", "date-ahead")],
)
async def test_what_cannot_be_reported_is_refused(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, programme: str, as_of: str, slug: str
) -> None:
    answer = await drafted(followup, authorization, as_of, programme)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{slug}")


async def test_a_lowered_commitment_replaces_the_one_before(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    first = facts.funds_committed(lines=(facts.funded_line(amount="900.00"),))
    lowered = facts.commitment_adjusted(first, lines=(facts.funded_line(amount="600.00"),))
    released = facts.commitment_adjusted(first)
    await followup.deliver(first, first.cooperation_id)
    await followup.deliver(lowered, first.cooperation_id)
    after = await sections(followup, authorization, "2099-01-01")
    await followup.deliver(released, first.cooperation_id)
    at_last = await sections(followup, authorization, "2099-01-01")
    assert after["costs"] == [[2027, "Bidrag till huvudmän", "600.00", "0.00"]]
    assert at_last["costs"] == []


async def test_claims_and_repayments_are_shown(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    claimed = facts.repayment_claimed(amount="150.00")
    received = facts.repayment_received(claimed, amount="50.00")
    await followup.deliver(claimed, claimed.cooperation_id)
    await followup.deliver(received, claimed.cooperation_id)
    found = await sections(followup, authorization)
    assert found["money_moved"] == [["Återkrävt", 1, "150.00"], ["Återbetalt", 1, "50.00"]]


@pytest.mark.parametrize(
    ("change", "amount", "shown"),
    [
        ("lowered", "120.00", ["Nedsatt återkrav", 1, "-30.00"]),
        ("withdrawn", "0.00", ["Återtaget återkrav", 1, "-100.00"]),
        ("written_off", "0.00", ["Avskrivet återkrav", 1, "-100.00"]),
    ],
)
async def test_a_claim_that_changes_is_shown_with_what_fell_away(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, change: str, amount: str, shown: list[Any]
) -> None:
    claimed = facts.repayment_claimed(amount="150.00")
    received = facts.repayment_received(claimed, amount="50.00")
    left = max(Decimal(amount) - received.amount, Decimal(0))
    changed = facts.repayment_changed(claimed, change=change, amount=amount, outstanding=left)
    for fact in (claimed, received, changed):
        await followup.deliver(fact, claimed.cooperation_id)
    before, after = await sections(followup, authorization, "2027-02-24"), await sections(followup, authorization)
    usual = [["Återkrävt", 1, "150.00"], ["Återbetalt", 1, "50.00"]]
    assert before["money_moved"] == usual
    assert sorted(after["money_moved"]) == sorted([*usual, shown])


async def test_an_offer_delivered_three_times_counts_once(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer = facts.offer_made()
    for _ in range(3):
        await followup.deliver(offer, offer.offer_id, sequence=1)
    assert (await sections(followup, authorization))["offers"] == [["Uppgift saknas", "Inte besvarat", 1]]


async def test_units_that_are_chosen_later_count_from_the_day_they_were_decided(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer = facts.offer_made(school_unit_codes=(), school_units=())
    answered = facts.offer_answered(offer)
    await publish_on(followup, offer, offer.offer_id, on="2026-05-05")
    await publish_on(followup, answered, answered.cooperation_id, on="2026-05-20")
    await publish_on(followup, facts.offer_supplemented(offer), offer.offer_id, on="2026-06-15")
    before, after = [await sections(followup, authorization, day) for day in ("2026-06-14", "2026-06-15")]
    assert (before["names"][0][2], after["names"][0][2]) == ("Samverkan på huvudmannanivå", "Tillagda skolan")
    assert before["school_types"] == []
    assert after["school_types"] == [["Grundskola", 1]]


async def test_a_withdrawn_offer_is_shown_as_withdrawn(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer = facts.offer_made()
    withdrawn = facts.offer_withdrawn(offer, withdrawn_on=date(2026, 5, 12))
    await followup.deliver(offer, offer.offer_id)
    await followup.deliver(withdrawn, offer.offer_id)
    found = await sections(followup, authorization)
    assert found["offers"] == [["Uppgift saknas", "Återtaget av Skolverket", 1]]


async def test_an_answer_that_crosses_a_withdrawal_stands_as_it_does_in_agreements(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer = facts.offer_made()
    answered = facts.offer_answered(offer)
    await followup.deliver(offer, offer.offer_id)
    await followup.deliver(facts.offer_withdrawn(offer, withdrawn_on=date(2026, 5, 12)), offer.offer_id)
    await followup.deliver(answered, answered.cooperation_id)
    assert (await sections(followup, authorization))["offers"] == [["Uppgift saknas", "Tackat ja", 1]]


async def test_a_case_that_ends_without_an_agreement_runs_until_that_day(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer = facts.offer_made()
    answered = facts.offer_answered(offer)
    await publish_on(followup, offer, offer.offer_id, on="2026-05-05")
    await publish_on(followup, answered, answered.cooperation_id, on="2026-05-20")
    # What an answered offer's withdrawal says changes nothing: the answer came first, and the case went on.
    crossing = facts.offer_withdrawn(offer, withdrawn_on=date(2026, 5, 21))
    await publish_on(followup, crossing, offer.offer_id, on="2026-05-21")
    ended = facts.cooperation_ended(answered, ended_on="2026-06-15")
    await publish_on(followup, ended, answered.cooperation_id, on="2026-06-15")
    before, after = [await sections(followup, authorization, day) for day in ("2026-06-14", "2026-06-15")]
    assert (before["names"][0][4], after["names"][0][4]) == ("Pågår", "Avslutad 2026-06-15")


async def test_an_older_state_of_an_organiser_is_dropped(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = facts.agreement_signed()
    await followup.deliver(agreement, agreement.cooperation_id)
    newer = facts.organizer_changed(organizer_type="REGION")
    older = facts.organizer_changed(organizer_type="KOMMUN")
    admissions = [
        await followup.deliver(newer, ARBOGA, sequence=2),
        await followup.deliver(older, ARBOGA, sequence=1),
    ]
    assert admissions == [Admission.NEXT, Admission.OUTDATED]
    assert (await sections(followup, authorization, "2027-01-01"))["organizers"] == [["Region", 1]]


async def test_supervision_is_shown_beside_the_schedule_until_it_is_closed(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = facts.agreement_signed()
    await followup.deliver(agreement, agreement.cooperation_id)
    open_now = facts.supervision_changed(diary_number="SI 2026:1")
    shown = []
    for fact in (open_now, open_now.model_copy(update={"status": "AVSLUTAD_AVHJALPT"})):
        await followup.deliver(fact, open_now.supervision_id)
        path = f"/schedules/{agreement.cooperation_id}"
        schedule = (await followup.client.get(path, headers=authorization("case_officer"))).json()
        shown.append([supervision["diary_number"] for supervision in schedule["open_supervisions"]])
    assert shown == [["SI 2026:1"], []]


async def test_supervision_of_a_unit_is_shown_also_when_the_case_has_passed_on_from_who_ran_it(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = facts.agreement_signed()
    await followup.deliver(agreement, agreement.cooperation_id)
    of_unit, of_another = (
        facts.supervision_changed(level="SKOLENHET", school_unit_code=code, diary_number=number)
        for code, number in ((agreement.school_unit_codes[0], "SI 2026:2"), ("11111111", "SI 2026:3"))
    )
    for fact in (of_unit, of_another):
        await followup.deliver(fact, fact.supervision_id)
    succeeded = facts.organizer_succeeded(
        agreement, former_organization_number=agreement.organization_number, organization_number="2120000001"
    )
    await followup.deliver(succeeded, agreement.cooperation_id)
    path = f"/schedules/{agreement.cooperation_id}"
    schedule = (await followup.client.get(path, headers=authorization("case_officer"))).json()
    assert [supervision["diary_number"] for supervision in schedule["open_supervisions"]] == ["SI 2026:2"]


async def test_the_reporting_calendar_lists_days_of_both_assignments(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    query = "since=2026-01-01&until=2026-12-31"
    answer = await followup.client.get(f"/reporting-dates?{query}", headers=authorization("controller"))
    found = [(day["programme"], day["code"], day["due_on"]) for day in answer.json()["items"]]
    assert found == [
        ("utvardering-2022", "final_evaluation", "2026-02-28"),
        ("riktade-insatser-2024", "government_report", "2026-04-15"),
    ]
