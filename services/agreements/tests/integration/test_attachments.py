"""What is handed in or sent in a case is registered in its public record, kept as it is and given back as a file."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from services.agreements.tests.case import Case, CaseAt
from shared.canonical import hash_of
from shared.clock import new_id

PDF = b"%PDF-1.7 yttrande"
ABOUT = {"description": "Huvudmannens yttrande", "counterparty": "Arboga kommun", "dated_on": "2026-11-20"}


def office(*members: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for member in ("[Content_Types].xml", *members):
            archive.writestr(member, "")
    return file.getvalue()


async def hand_in(
    case: Case, content: bytes = PDF, *, role: str = "case_officer", key: str | None = None, **about: Any
) -> httpx.Response:
    headers = case.headers(role) | {"Idempotency-Key": key or str(new_id()), "Content-Type": "application/pdf"}
    path = f"{case.path}/attachments"
    return await case.service.client.post(path, params=ABOUT | about, content=content, headers=headers)


async def listed(case: Case, role: str = "case_officer") -> list[dict[str, Any]]:
    rows = (await case.get(f"{case.path}/documents", role=role)).json()["items"]
    return [row for row in rows if row["id"].startswith("attachment")]


async def test_a_document_is_registered_once_and_given_back_as_it_came(case_at: CaseAt) -> None:
    case, key = await case_at("analysed"), str(new_id())
    first = await hand_in(case, key=key)
    assert first.status_code == 201, first.text
    assert (await hand_in(case, key=key)).json() == first.json(), "the same call again"
    again = await hand_in(case)
    assert (again.status_code, "redan registrerad i ärendet, som attachment-1" in again.text) == (422, True)
    number = (await case.get(case.parts["first-agreements"])).json()["diary_number"]
    (row,) = await listed(case)
    assert (row["id"], row["diary_number"], row["day"]) == ("attachment-1", number, "2026-11-20")
    assert (row["counterparty"], row["description"]) == ("Arboga kommun", "Huvudmannens yttrande")
    assert (row["media_type"], row["checksum"]) == ("application/pdf", hash_of(PDF))
    given = await case.get(f"{case.path}/documents/attachment-1")
    assert (given.content, given.headers["content-type"]) == (PDF, "application/pdf")
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["content-disposition"] == 'attachment; filename="attachment-1.pdf"'
    assert (await case.get(f"{case.path}/documents/attachment-2")).status_code == 404


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n..", "image/png"),
        (b"\xff\xd8\xff\xe0..", "image/jpeg"),
        (office("word/document.xml"), "wordprocessingml.document"),
        (office("xl/workbook.xml"), "spreadsheetml.sheet"),
        (office("word/document.xml", "word/vbaProject.bin"), None),
        (office("index.html"), None),
        (b"<html><script>", None),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
async def test_what_a_file_is_is_seen_by_its_content(case_at: CaseAt, content: bytes, kind: str | None) -> None:
    case = await case_at("offered")
    answer = await hand_in(case, content)
    if kind is None:
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/attachment-refused")
        assert await listed(case) == []
    else:
        assert answer.json()["media_type"].endswith(kind)


async def test_an_organiser_hands_in_to_its_own_case_on_the_day_that_it_does(case_at: CaseAt) -> None:
    case = await case_at("offered")
    today: dict[str, Any] = {"dated_on": "2026-11-22", "counterparty": "Någon annan", "role": "organizer"}
    handed = await hand_in(case, **today)
    assert handed.status_code == 201, handed.text
    (row,) = await listed(case, "organizer")
    assert (row["counterparty"], row["day"]) == ((await case.read())["organizer_name"], "2026-11-22")
    for change, said in (({"direction": "sent"}, "received"), ({"dated_on": "2026-11-20"}, "Ange 2026-11-22")):
        refused = await hand_in(case, PDF + b"2", **today | change)
        assert (refused.status_code, said in refused.json()["detail"]) == (422, True)
    await hand_in(case, PDF + b"3")  # the agency's own, which the organiser does not see
    for content, named in ((PDF, True), (PDF + b"3", False)):
        again = await hand_in(case, content, **today)
        assert (again.status_code, "attachment-" in again.json()["detail"]) == (422, named)
    other = case.headers("organizer", organization_number="2120000530")
    other |= {"Idempotency-Key": str(new_id()), "Content-Type": "application/pdf"}
    stranger = await case.service.client.post(
        f"{case.path}/attachments", params=ABOUT | {"dated_on": "2026-11-22"}, content=PDF + b"4", headers=other
    )
    assert stranger.status_code == 404


async def test_an_organiser_sees_what_is_for_it(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await hand_in(case)
    await hand_in(case, PDF + b"2", shown_to_organizer="true", direction="sent")
    assert [row["id"] for row in await listed(case, "organizer")] == ["attachment-2"]
    assert [row["id"] for row in await listed(case)] == ["attachment-1", "attachment-2"]
    hidden = await case.get(f"{case.path}/documents/attachment-1", role="organizer")
    shown = await case.get(f"{case.path}/documents/attachment-2", role="organizer")
    assert (hidden.status_code, shown.status_code) == (404, 200)
    other = case.authorization("organizer", organization_number="2120000530")
    path = f"{case.path}/documents/attachment-2"
    assert (await case.service.client.get(path, headers=other)).status_code == 404


async def test_a_day_that_has_not_been_is_refused_and_no_case_takes_more_than_its_own(case_at: CaseAt) -> None:
    case = await case_at("offered")
    late = await hand_in(case, dated_on="2026-11-23")
    assert (late.status_code, "har inte varit" in late.text) == (422, True)
    lacking = await hand_in(case, description="")
    assert lacking.status_code in (400, 422)
