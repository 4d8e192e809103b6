"""Lists of every API of ours: pages, cursors, CSV."""

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from shared.kit.unit_of_work import UnitOfWork
from shared.rest import csv_export, ndjson
from shared.rest.csv_export import EXCEL, csv_line
from shared.rest.downloads import disposition
from tests.support.sandbox import Sandbox
from tests.support.sandbox_api import add


async def test_pages_have_totals_and_links(
    api: httpx.AsyncClient, writer: dict[str, str], reader: dict[str, str]
) -> None:
    """FNS.02, FNS.12, HYP.19."""
    for n in range(5):
        await add(api, writer, f"ord {n}")
    page = (await api.get("/notes?page=2&limit=2&sort=-words", headers=reader)).json()
    assert page["_meta"].pop("next_cursor")
    assert page["_meta"] == {"total_records": 5, "page": 2, "limit": 2, "count": 2}
    assert [i["words"] for i in page["items"]] == ["ord 2", "ord 1"]
    assert page["_links"]["next"]["href"] == "https://api.test/sandbox/v1/notes?limit=2&sort=-words&page=3"
    assert set(page["_links"]) == {"self", "first", "last", "next", "prev"}


@pytest.mark.parametrize("page", [0, 99])
async def test_a_page_out_of_range_is_empty(api: httpx.AsyncClient, writer: dict[str, str], page: int) -> None:
    await add(api, writer, "en")
    answer = await api.get(f"/notes?page={page}", headers=writer)
    assert (answer.status_code, answer.json()["items"]) == (200, [])


async def test_a_long_list_as_csv_goes_out_in_blocks_under_one_header(
    api: httpx.AsyncClient, writer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_export, "BLOCK", 2)
    for n in range(5):
        await add(api, writer, f"ord {n}")
    header, *lines = (await api.get("/notes", headers=writer | {"Accept": "text/csv"})).text.splitlines()
    assert header.count("words") == 1
    assert sorted(word for word in ",".join(lines).split(",") if word.startswith("ord")) == [
        f"ord {n}" for n in range(5)
    ]
    assert len(lines) == 5


async def test_a_list_as_ndjson_has_the_rows_of_the_json_list_in_its_order_with_their_count_and_digest(
    api: httpx.AsyncClient, writer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_export, "BLOCK", 2)
    monkeypatch.setattr(ndjson, "PIECE", 100)
    for n in range(5):
        await add(api, writer, f"ord {n}")
    page = (await api.get("/notes?sort=-words", headers=writer)).json()
    answer = await api.get("/notes?sort=-words&limit=2", headers=writer | {"Accept": "application/x-ndjson"})
    assert [json.loads(line) for line in answer.text.split("\n") if line] == page["items"]
    head = answer.headers
    assert (head["content-type"], head["record-count"]) == ("application/x-ndjson", "5")
    assert head["repr-digest"] == f"sha-256=:{base64.b64encode(hashlib.sha256(answer.content).digest()).decode()}:"
    assert (head["content-length"], head["content-disposition"]) == (
        str(len(answer.content)),
        'attachment; filename="notes.ndjson"',
    )
    assert head["snapshot-at"].startswith("20")
    nothing = await api.get(
        "/notes?updated_since=2199-01-01T00:00:00Z", headers=writer | {"Accept": "application/x-ndjson"}
    )
    assert (nothing.text, nothing.headers["record-count"]) == ("", "0")


async def test_what_is_loaded_beside_the_rows_of_ndjson_is_of_the_same_snapshot(
    api: httpx.AsyncClient, sandbox: Sandbox, writer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await sandbox.note("före")
    seen: list[int] = []

    async def blocks(work: UnitOfWork, query: Any) -> AsyncIterator[Any]:
        async for rows in csv_export.blocks(work, query):
            yield rows
        await sandbox.note("under tiden")
        seen.append(len((await work.session.execute(query)).all()))

    monkeypatch.setattr(ndjson, "blocks", blocks)
    answer = await api.get("/notes", headers=writer | {"Accept": "application/x-ndjson"})
    assert (answer.headers["record-count"], seen) == ("1", [1])
    # The connection goes back as it was.
    assert (await api.get("/notes", headers=writer)).json()["_meta"]["total_records"] == 2


async def test_a_list_as_csv_has_all_rows_and_no_formulas(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    for words in ("=1+1", "två"):
        await add(api, writer, words)
    answer = await api.get("/notes?limit=1", headers=writer | {"Accept": "text/csv"})
    lines = answer.text.splitlines()
    assert answer.headers["content-type"].startswith("text/csv")
    assert lines[0] == "id,version,words,amount"
    assert [line.split(",")[2] for line in lines[1:]] == ["'=1+1", "två"]


@pytest.mark.parametrize(
    "asked", [{"Accept": "text/csv; dialect=excel"}, {"Accept-Language": "sv-SE,sv;q=0.9,en;q=0.8"}]
)
async def test_a_swedish_excel_opens_a_list_directly(
    api: httpx.AsyncClient, sandbox: Sandbox, reader: dict[str, str], asked: dict[str, str]
) -> None:
    """A mark of the encoding, semicolons, and commas in what is money; a text keeps its points, and is no formula."""
    await sandbox.note("-1.5; ja", amount=Decimal("-1234.50"))
    answer = await api.get("/notes", headers=reader | {"Accept": "text/csv"} | asked)
    start, _, rows = answer.content.decode().partition("id;version;words;amount\r\n")
    assert start == "\ufeff"
    assert rows.split(";", 2)[2] == '"\'-1.5; ja";-1234,50\r\n'
    assert "Accept-Language" in answer.headers["vary"]


async def test_a_program_gets_the_standard_form(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    for asked in ({}, {"Accept-Language": "en-US,sv;q=0.5"}):
        answer = await api.get("/notes", headers=writer | {"Accept": "text/csv"} | asked)
        assert answer.text == "id,version,words,amount\r\n", "the header stands also when there is no row"


async def test_a_list_that_is_saved_has_a_name(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    as_csv = await api.get("/notes", headers=writer | {"Accept": "text/csv"})
    assert as_csv.headers["content-disposition"] == 'attachment; filename="notes.csv"'
    assert "content-disposition" not in (await api.get("/notes", headers=writer)).headers


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("/a/v1/plans/0198-5b1c/days", "text/calendar", 'attachment; filename="plans-0198-5b1c-days.ics"'),
        ("/a/v1/b", "application/pdf", 'inline; filename="b.pdf"'),
        ('/a/v1/x";filename="evil.exe/..', "text/csv; charset=utf-8", 'attachment; filename="file.csv"'),
        ("/a/v1/b", "application/json", None),
    ],
)
def test_a_file_is_named_after_its_address_and_nothing_else(path: str, kind: str, expected: str | None) -> None:
    assert disposition(path, kind) == expected


def test_figures_in_an_excel_line_are_no_formulas_and_texts_are_not_either() -> None:
    assert csv_line(["-5,00", "-5,0,0", "=1"], EXCEL) == "-5,00;'-5,0,0;'=1\r\n"


def test_a_cell_with_parts_of_its_own_is_json_without_links() -> None:
    parts = [{"links": {}, "code": "1:5", "kinds": ["a"]}]
    assert csv_line([["a", "b"], parts, None, "-5.00", "-x"]) == (
        'a b,"[{""code"": ""1:5"", ""kinds"": [""a""]}]",,-5.00,\'-x\r\n'
    )


async def read_by_cursor(
    api: httpx.AsyncClient, reader: dict[str, str], sort: str, between: Callable[[], Awaitable[object]]
) -> list[str]:
    """All words of the list, three at a time, with something happening between the pages."""
    words: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = (await api.get("/notes", params={"sort": sort, "limit": 3, **cursor}, headers=reader)).json()
        words += [item["words"] for item in answer["items"]]
        if not (following := answer["_meta"]["next_cursor"]):
            return words
        assert (answer["_links"]["next"]["href"].count("cursor=") == 1) == bool(cursor)
        cursor = {"cursor": following}
        await between()


@pytest.mark.parametrize("sort", ["words", "-words", "updated_at", "-updated_at", "amount", "-amount"])
async def test_after_a_cursor_nothing_comes_twice_and_nothing_is_missed_while_rows_come_in(
    api: httpx.AsyncClient, sandbox: Sandbox, reader: dict[str, str], sort: str
) -> None:
    """By page numbers a new first row moves the last row of each page to the next one."""
    for number in range(10):
        await sandbox.note(f"{number:02} ord", amount=Decimal(number) if number % 3 else None)
    extra = iter(range(100))

    async def one_more() -> None:
        number = next(extra)
        await sandbox.note(f"{'zz' if number % 2 else '--'} {number}")

    words = await read_by_cursor(api, reader, sort, one_more)
    assert len(words) == len(set(words))
    assert {f"{number:02} ord" for number in range(10)} <= set(words)


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMiwzXQ", "bnVsbA", "W1tbW1tb", "å" * 900])
async def test_a_cursor_that_somebody_made_up_is_refused(
    api: httpx.AsyncClient, reader: dict[str, str], cursor: str
) -> None:
    answer = await api.get("/notes", params={"cursor": cursor}, headers=reader)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "query.cursor")


@pytest.mark.parametrize("identity", [None, True, 1, 10**25, ["x"], {"a": 1}, "x"])
async def test_a_cursor_with_another_identity_than_a_row_has_is_refused(
    api: httpx.AsyncClient, reader: dict[str, str], identity: object
) -> None:
    content = json.dumps(["updated_at", "2026-03-15T08:00:00+00:00", identity])
    cursor = base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")
    answer = await api.get("/notes", params={"cursor": cursor, "sort": "updated_at"}, headers=reader)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "query.cursor")


async def test_a_cursor_belongs_to_one_order(api: httpx.AsyncClient, sandbox: Sandbox, reader: dict[str, str]) -> None:
    for words in ("en", "två"):
        await sandbox.note(words)
    first = (await api.get("/notes", params={"limit": 1, "sort": "words"}, headers=reader)).json()
    cursor = first["_meta"]["next_cursor"]
    assert (await api.get("/notes", params={"cursor": cursor, "sort": "-words"}, headers=reader)).status_code == 422


async def test_the_audit_trail_is_a_list_like_the_others(
    api: httpx.AsyncClient, sandbox: Sandbox, reader: dict[str, str]
) -> None:
    for words in ("ett", "två", "tre"):
        await sandbox.note(words)
    first = (await api.get("/audit-entries", params={"limit": 2}, headers=reader)).json()
    rest = await api.get("/audit-entries", params={"cursor": first["_meta"]["next_cursor"]}, headers=reader)
    assert [item["after"]["words"] for item in [*first["items"], *rest.json()["items"]]] == ["ett", "två", "tre"]
    late = await api.get("/audit-entries", params={"updated_since": "2026-11-22T12:00:01Z"}, headers=reader)
    assert late.json()["_meta"]["total_records"] == 0
    table = await api.get("/audit-entries", headers=reader | {"Accept": "text/csv"})
    assert table.text.count("ett") == 1
    assert len(table.text.splitlines()) == 4
