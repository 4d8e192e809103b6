"""A report as of a day is the same whenever it is drawn: what had taken effect by the day and was known by it."""

import json
import random
from typing import Any
from uuid import UUID

import pytest
from time_machine import travel

from services.followup.tests.reporting import content, noon, publish_on
from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from tests.support import facts
from tests.support.facts import PROGRAMME
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

JUNE = "2027-06-05"
PAUSED = ("2027-05-20", "2027-06-05", "2027-06-15", "2027-06-25")


async def sign(followup: ServiceUnderTest, **changed: Any) -> AgreementSignedV1:
    agreement = facts.agreement_signed(**changed)
    await publish_on(followup, agreement, agreement.cooperation_id, on="2026-11-20")
    return agreement


async def draw(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, as_of: str, *, drawn_on: str | None = None
) -> str:
    """The content of a report as of a day, drawn when that day or another ends."""
    headers = authorization("analyst") | at(f"{drawn_on or as_of}T21:59:00Z") | {"Idempotency-Key": str(new_id())}
    report = await followup.client.post("/reports", json={"programme": PROGRAMME, "as_of": as_of}, headers=headers)
    assert report.status_code == 201, report.text
    return str((await content(followup, authorization, report)).text)


async def activities(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> list[dict[str, Any]]:
    answer = await followup.client.get("/activities?limit=100", headers=authorization("case_officer"))
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def change(
    followup: ServiceUnderTest,
    authorization: AuthorizationHeaders,
    activity: dict[str, Any],
    step: str,
    on: str,
    **body: Any,
) -> Any:
    headers = authorization("case_officer") | at(f"{on}T10:00:00Z") | {"If-Match": f'"{activity["version"]}"'}
    headers |= {"Idempotency-Key": str(new_id())}
    return await followup.client.post(f"/activities/{activity['id']}/{step}", json=body, headers=headers)


async def move(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, activity: dict[str, Any], on: str, due_on: str
) -> Any:
    return await change(
        followup, authorization, activity, "reschedulings", on, due_on=due_on, reason="Rektorn är tjänstledig."
    )


async def complete(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, activity: dict[str, Any], on: str, held_on: str
) -> Any:
    body = {"held_on": held_on, "notes": "Arbetet följer planen.", "mandates": ["rektor"], "right_mandate": True}
    return await change(followup, authorization, activity, "completions", on, **body)


async def test_what_is_moved_afterwards_leaves_the_report_as_it_was(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await sign(followup)
    before = await draw(followup, authorization, JUNE)
    late = next(a for a in await activities(followup, authorization) if a["due_on"] < JUNE and a["kind"] != "statement")
    moved = await move(followup, authorization, late, "2027-06-10", "2027-06-18")
    after = await draw(followup, authorization, JUNE, drawn_on="2027-07-01")
    assert moved.status_code == 200
    assert '"Försenad"' in before
    assert after == before
    assert await draw(followup, authorization, "2027-06-10") != before


async def test_what_is_published_before_it_takes_effect_is_shown_from_that_day(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await sign(followup)
    pause = facts.agreement_paused(agreement, paused_from="2027-06-01")
    resumption = facts.agreement_resumed(agreement, resumed_from="2027-06-20")
    await publish_on(followup, pause, agreement.cooperation_id, on="2027-05-10")
    await publish_on(followup, resumption, agreement.cooperation_id, on="2027-06-10")
    paused = {day: '"Avvaktar",1' in await states(followup, authorization, day) for day in PAUSED}
    assert paused == {"2027-05-20": False, "2027-06-05": True, "2027-06-15": True, "2027-06-25": False}


async def states(followup: ServiceUnderTest, authorization: AuthorizationHeaders, as_of: str) -> str:
    drawn = await draw(followup, authorization, as_of, drawn_on="2027-07-01")
    return drawn[drawn.index('"code":"states"') :]


async def test_an_event_received_late_counts_from_when_it_was_known_and_is_listed(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await sign(followup)
    before = await draw(followup, authorization, JUNE)
    paid = facts.payment_made(agreement, paid_on="2027-06-04", amount="1000.00")
    await publish_on(followup, paid, agreement.cooperation_id, on="2027-06-04", received="2027-06-08")
    after = await draw(followup, authorization, JUNE, drawn_on="2027-07-01")
    later = await draw(followup, authorization, "2027-06-08", drawn_on="2027-07-01")
    row = ["Åtagande, utbetalning eller återkrav", "2027-06-04", "2027-06-08", 1]
    assert "1000.00" not in before
    assert [values for code, values in rows(after) if code == "late"] == [row]
    assert [values for code, values in rows(later) if code == "late"] == []
    assert ["Utbetalt", 1, "1000.00"] in [values for _, values in rows(after)]


async def test_what_a_moved_clock_has_brought_about_takes_effect_on_that_day(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Positions and commitments stand in one chapter: a sandbox showed the first of them alone."""
    agreement = await sign(followup)
    committed = followup.envelope(facts.funds_committed(agreement), agreement.cooperation_id)
    moved = committed.model_copy(update={"serverdate": noon("2027-06-04"), "time": noon("2027-08-01")})
    with travel(noon("2027-08-01"), tick=False):
        await followup.consumer(type(facts.funds_committed(agreement))).apply(moved)
    after = await draw(followup, authorization, JUNE, drawn_on="2027-08-01")
    assert [code for code, _ in rows(after)].count("costs") > 0


def rows(drawn: str) -> list[tuple[str, list[Any]]]:
    return [(s["code"], row["values"]) for s in json.loads(drawn)["sections"] for row in s["rows"]]


async def test_a_correction_changes_the_past_and_says_why(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await sign(followup)
    before = await draw(followup, authorization, JUNE)
    kick_off = next(a for a in await activities(followup, authorization) if a["kind"] == "kick_off")
    await complete(followup, authorization, kick_off, "2027-06-10", "2027-06-04")
    unchanged = await draw(followup, authorization, JUNE, drawn_on="2027-06-11")
    entries = await followup.client.get(f"/history-entries?row_id={kick_off['id']}", headers=authorization("auditor"))
    entry = entries.json()["items"][-1]
    body = {"programme": PROGRAMME, "entry_id": entry["id"], "counts_from": "2027-06-04", "reason": "Antecknad sent."}
    headers = authorization("analyst") | at("2027-06-12T08:00:00Z")
    made = [
        await followup.client.post("/history-corrections", json=body, headers=headers | {"Idempotency-Key": key})
        for key in ("ett", "annan")
    ]
    corrected = await draw(followup, authorization, JUNE, drawn_on="2027-07-01")
    assert entry["changes"]["status"] == "done"
    assert entry["known_on"] == "2027-06-10"
    assert unchanged == before
    assert [answer.status_code for answer in made] == [201, 409]
    assert ["Uppföljning", "2027-06-10", "2027-06-04", "2027-06-12", "Antecknad sent."] in [
        v for _, v in rows(corrected)
    ]
    assert ["Uppstart", "Genomförd", 1] in [values for _, values in rows(corrected)]


async def test_a_correction_leaves_the_changes_of_a_record_in_their_order(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Else the last day that somebody moved a follow-up to would not be the one that holds, in any report."""
    await sign(followup)
    kick_off = next(a for a in await activities(followup, authorization) if a["kind"] == "kick_off")
    for on, due_on in (("2027-06-10", "2027-08-16"), ("2027-06-20", "2027-09-15")):
        path, officer = f"/activities/{kick_off['id']}", authorization("case_officer")
        tag = (await followup.client.get(path, headers=officer)).headers["ETag"]
        headers = officer | at(f"{on}T09:00:00Z") | {"If-Match": tag}
        body = {"due_on": due_on, "reason": "Skolchefen kan inte."}
        assert (await followup.client.post(f"{path}/reschedulings", json=body, headers=headers)).status_code == 200
    entries = await followup.client.get(f"/history-entries?row_id={kick_off['id']}", headers=authorization("auditor"))
    first, second = entries.json()["items"][-2:]

    async def correct(entry: dict[str, Any], counts_from: str) -> tuple[int, str, str]:
        body = {
            "programme": PROGRAMME,
            "entry_id": entry["id"],
            "counts_from": counts_from,
            "reason": "Antecknad sent.",
        }
        headers = authorization("analyst") | at("2027-07-01T08:00:00Z") | {"Idempotency-Key": str(new_id())}
        answer = await followup.client.post("/history-corrections", json=body, headers=headers)
        problem = answer.json()
        fault = problem["errors"][0] if answer.status_code == 422 else {"field": "", "expected": ""}
        return answer.status_code, fault["field"], fault["expected"]

    refused = (422, "body.counts_from")
    assert await correct(second, "2027-06-09") == (*refused, "tidigast 2027-06-10")
    assert await correct(first, "2027-06-21") == (*refused, "tidigast 2026-11-20 och senast 2027-06-20")
    assert (await correct(first, "2027-06-05"))[0] == 201
    assert (await correct(second, "2015-12-15")) == (*refused, "tidigast 2027-06-05")
    assert (await correct(second, "2027-06-05"))[0] == 201


async def test_no_process_of_ours_can_write_history(followup: ServiceUnderTest) -> None:
    await sign(followup)
    for statement in ("UPDATE history_entry SET known_on = '2020-01-01'", "DELETE FROM history_entry"):
        with pytest.raises(Exception, match="permission denied"):
            async with followup.engine.begin() as connection:
                await connection.exec_driver_sql(statement)


async def test_a_report_that_is_drawn_before_its_day_has_ended_says_so_and_stays_as_it_was_drawn(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """What becomes known later that day is known by it: it stands in every report that is drawn from the next day."""
    agreement = await sign(followup)
    headers = authorization("analyst", subject="analytiker") | {"Idempotency-Key": str(new_id())}
    body = {"programme": PROGRAMME, "as_of": JUNE}
    early = await followup.client.post("/reports", json=body, headers=headers | at(f"{JUNE}T08:00:00Z"))
    shown = (await content(followup, authorization, early)).text
    paid = facts.payment_made(agreement, paid_on=JUNE, amount="1000.00")
    await publish_on(followup, paid, agreement.cooperation_id, on=JUNE)
    submitted = await followup.client.post(
        f"/reports/{early.json()['id']}/submissions",
        headers=authorization("decider", subject="chef")
        | at(f"{JUNE}T15:00:00Z")
        | {"If-Match": early.headers["ETag"]},
    )
    headers |= at("2027-06-05T22:00:00Z") | {"Idempotency-Key": str(new_id())}
    ended = await followup.client.post("/reports", json=body, headers=headers)

    assert [answer.status_code for answer in (early, submitted, ended)] == [201, 200, 201]
    assert [answer.json()["is_preliminary"] for answer in (early, submitted, ended)] == [True, True, False]
    assert (await content(followup, authorization, submitted)).text == shown, "sealed as it was drawn"
    assert ("1000.00" in shown, "1000.00" in (await content(followup, authorization, ended)).text) == (False, True)
    says = "Redovisningen togs fram innan dagen var slut."
    pages = [(await content(followup, authorization, one, "text/html")).text for one in (submitted, ended)]
    assert [says in page for page in pages] == [True, False]
    assert await draw(followup, authorization, JUNE, drawn_on="2027-07-01") == (
        (await content(followup, authorization, ended)).text
    )


@pytest.mark.parametrize("seed", range(4))
async def test_random_histories_are_drawn_the_same_later(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, seed: int
) -> None:
    """Agreements that are moved, paused, resumed, amended, paid and followed up, in any order, some of it told late.

    A day counts when it has ended: a report that is drawn earlier is preliminary, and is not what is compared.
    """
    chance = random.Random(seed)
    agreements = [await sign(followup, organization_number=f"212000212{n}") for n in range(3)]
    paused: set[UUID] = set()
    drawn = {}
    for number in range(1, 15):
        day = f"2027-06-{number:02}"
        for _ in range(chance.randint(0, 3)):
            await step(followup, authorization, chance, chance.choice(agreements), paused, day)
        drawn[day] = await draw(followup, authorization, day)
    again = {day: await draw(followup, authorization, day, drawn_on="2027-08-01") for day in drawn}
    for day, first in drawn.items():
        told_late = any(code == "late" for code, _ in rows(again[day]))
        assert told_late or again[day] == first, day
    assert any(again[day] == first for day, first in drawn.items())


async def step(
    followup: ServiceUnderTest,
    authorization: AuthorizationHeaders,
    chance: random.Random,
    agreement: AgreementSignedV1,
    paused: set[UUID],
    day: str,
) -> None:
    """Something happens on the day; what another service tells is at times known some days before."""
    key = agreement.cooperation_id
    known_on = day if chance.random() < 0.8 else f"2027-06-{max(1, int(day[-2:]) - chance.randint(1, 5)):02}"
    planned = [a for a in await activities(followup, authorization) if a["status"] == "planned"]
    what = chance.choice(["move", "complete", "pay", "pause", "resume", "amend"])
    if what == "move" and planned:
        await move(followup, authorization, chance.choice(planned), day, f"2027-07-{chance.randint(1, 28):02}")
    elif what == "complete" and planned:
        await complete(followup, authorization, chance.choice(planned), day, known_on)
    elif what == "pay":
        await publish_on(followup, facts.payment_made(agreement, paid_on=known_on), key, on=known_on, received=day)
    elif what == "pause" and key not in paused:
        paused.add(key)
        fact = facts.agreement_paused(agreement, paused_from=f"2027-06-{chance.randint(1, 28):02}")
        await publish_on(followup, fact, key, on=known_on, received=day)
    elif what == "resume" and key in paused:
        paused.discard(key)
        fact2 = facts.agreement_resumed(agreement, resumed_from=f"2027-06-{chance.randint(1, 28):02}")
        await publish_on(followup, fact2, key, on=known_on, received=day)
    elif what == "amend":
        await publish_on(
            followup, facts.agreement_amended(agreement, signed_on=known_on), key, on=known_on, received=day
        )
