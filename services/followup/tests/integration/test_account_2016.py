"""The account of 15 March 2016, built from what had happened: its lists and its sums come out."""

import asyncio
import json
from pathlib import Path
from typing import Any

from services.followup.tests.account_2016 import AS_OF, JANUARY, JUNE, NOVEMBER, SBS, deliver_account
from services.followup.tests.reporting import LATER, content, deliver_all, drafted
from shared.clock import new_id
from tests.support.browser import look_at
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

LESSONS = """Det första halvåret kan ses som en pilotomgång i genomförandet av uppdraget.

De flesta av de utvalda huvudmännen har visat sig behöva

- fördjupat stöd för att utveckla sitt systematiska kvalitetsarbete,
- tid för att bygga strukturer."""
SUMMARY = "Samtliga 19 huvudmän i den första omgången tackade ja. Av 30 miljoner kronor har 4,2 förbrukats."


async def write(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, chapter: str, text: str, *, approved: bool = True
) -> Any:
    body = {"programme": SBS, "as_of": AS_OF, "chapter": chapter, "content": text}
    headers = authorization("analyst", subject="skribent") | LATER | {"Idempotency-Key": str(new_id())}
    written = await followup.client.post("/report-passages", json=body, headers=headers)
    assert written.status_code == 201, written.text
    if approved:
        path = f"/report-passages/{written.json()['id']}/approvals"
        headers = authorization("team_leader", subject="granskare") | LATER | {"If-Match": '"1"'}
        assert (await followup.client.post(path, headers=headers)).status_code == 200
    return written


async def consult(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    body = {
        "programme": SBS,
        "held_on": "2015-10-07",
        "parties": ["Skolinspektionen", "Specialpedagogiska skolmyndigheten", "Friskolornas riksförbund", "IFAU"],
        "subject": "Urvalet och när stöd erbjuds i förhållande till tillsyn",
        "views": "Det är viktigt att bygga ett förtroende trots ett negativt urval, och att nätverk skapas.",
        "taken_into_account": "Deltagande huvudmän och rektorer samlas till gemensamma mötesplatser.",
        "diary_number": "2015:778-20",
    }
    headers = authorization("analyst", subject="skribent") | {"X-With-Server-Date": "2015-10-08T08:00:00+00:00"}
    added = await followup.client.post(
        "/consultations", json=body, headers=headers | {"Idempotency-Key": str(new_id())}
    )
    assert added.status_code == 201, added.text


async def test_the_account_has_its_lists_and_sums(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_account(followup)
    await consult(followup, authorization)
    await write(followup, authorization, "summary", SUMMARY)
    await write(followup, authorization, "lessons", LESSONS)
    await write(followup, authorization, "lessons", "Ett utkast som ingen har godkänt.", approved=False)
    report = await drafted(followup, authorization, AS_OF, SBS, diary_number="2015:778")
    found = json.loads((await content(followup, authorization, report)).text)
    tables = {s["code"]: [row["values"] for row in s["rows"]] for s in found["sections"]}
    names = {name: units for _, name, units, *_ in tables["names"]}
    assert names == dict.fromkeys(JUNE, "Samverkan på huvudmannanivå") | {
        name: ", ".join(sorted(units)) or "Samverkan på huvudmannanivå" for name, (_, units) in NOVEMBER.items()
    }
    assert tables["dialogues"] == [["2015-12-31", 24, 24], [AS_OF, 0, 24]]
    assert sum(row[-1] for row in tables["offers"] if row[1] == "Inte besvarat") == len(JANUARY) == 9
    assert sum(len(units) for _, units in JANUARY.values()) == 22
    assert {row[0]: row[1] for row in tables["plan"]} == {
        "Insatser till huvudmän och skolor": 2816,
        "Utbetalningar av bidrag": 1796,
        "Insatser tillhandahållna av Skolverket": 1021,
        "Samordning och utveckling": 1425,
        "Ledning och samordning": 1000,
        "Kommunikation": 125,
        "Utvärdering": 0,
        "Övrig administration": 200,
        "Overheadkostnader": 0,
        "Utveckling av insatserna": 0,
        "Samordning utan angiven verksamhet": 100,
        "Totalt": 4241,
        "Antal pågående dialoger med huvudmän": 24,
    }
    plan = {row[0]: row[3] for row in tables["plan"]}
    assert (plan["Utbetalningar av bidrag"], plan["Totalt"], plan["Antal pågående dialoger med huvudmän"]) == (
        114800,
        167000,
        54,
    )
    assert [p["text"] for p in found["passages"] if p["chapter"] == "lessons"] == [LESSONS]
    page = await content(followup, authorization, report, "text/html")
    assert "Dnr" in page.text
    assert "pilotomgång" in page.text


async def test_the_page_can_be_used_by_everybody(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, tmp_path: Path
) -> None:
    await deliver_all(followup)
    await write(followup, authorization, "lessons", LESSONS)
    report = await drafted(followup, authorization, "2027-03-01", diary_number="2027:778")
    page = await content(followup, authorization, report, "text/html")
    file = tmp_path / "page.html"
    await asyncio.to_thread(file.write_bytes, page.content)
    # 320 pixels is also what a window of 1 280 shows at 400 % (WCAG 2.1, 1.4.10).
    looks = await asyncio.to_thread(look_at, file, widths=(1280, 320))
    assert [look.violations for look in looks] == [[], []]
    assert [look.scroll_width for look in looks] == [1280, 320]
