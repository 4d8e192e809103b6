"""Answers as representations: strong tags of the very bytes, what has not changed is not sent again, and HEAD."""

import re

import httpx
import pytest

from shared.clock import new_id

WITH_VERSION = re.compile(r'"(\d+)-[0-9a-f]{16}"')


async def make(api: httpx.AsyncClient, writer: dict[str, str], words: str) -> httpx.Response:
    return await api.post("/notes", json={"words": words}, headers=writer | {"Idempotency-Key": str(new_id())})


async def test_the_tag_of_a_resource_is_its_version_and_its_bytes(
    api: httpx.AsyncClient, writer: dict[str, str], reader: dict[str, str]
) -> None:
    """Two callers who see different steps have different representations of one version."""
    made = await make(api, writer, "en")
    path = made.headers["Location"]
    same, other = await api.get(path, headers=writer), await api.get(path, headers=reader)
    tags = [answer.headers["ETag"] for answer in (made, same, other)]
    assert [WITH_VERSION.fullmatch(tag)[1] for tag in tags] == ["1", "1", "1"]  # type: ignore[index]
    assert tags[0] == tags[1] != tags[2]
    assert {"accept", "authorization", "forwarded"} <= {v.strip().lower() for v in same.headers["Vary"].split(",")}


@pytest.mark.parametrize("path", ["/notes", "/events", "/api-info", "/openapi.yaml", "/docs"])
async def test_what_has_not_changed_is_not_sent_again(
    api: httpx.AsyncClient, writer: dict[str, str], reader: dict[str, str], path: str
) -> None:
    first = await api.get(path, headers=reader)
    for known in (first.headers["ETag"], f'"x", W/{first.headers["ETag"]}', "*"):
        again = await api.get(path, headers=reader | {"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Vary"] == first.headers["Vary"]
        assert "content-length" not in again.headers
    assert (await api.get(path, headers=reader | {"If-None-Match": '"x"'})).content == first.content


async def test_a_list_that_has_changed_is_sent(
    api: httpx.AsyncClient, writer: dict[str, str], reader: dict[str, str]
) -> None:
    known = (await api.get("/notes", headers=reader)).headers["ETag"]
    await make(api, writer, "en")
    assert (await api.get("/notes", headers=reader | {"If-None-Match": known})).status_code == 200


async def test_what_is_streamed_has_no_tag(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    await make(api, writer, "en")
    answer = await api.get("/notes", headers=writer | {"Accept": "text/csv"})
    assert "ETag" not in answer.headers
    assert answer.text.startswith("id,")


@pytest.mark.parametrize("path", ["/notes", "/api-info", "/openapi.json", "/bugs", "/nowhere"])
async def test_head_is_get_without_the_body(api: httpx.AsyncClient, reader: dict[str, str], path: str) -> None:
    full, head = [await api.request(method, path, headers=reader) for method in ("GET", "HEAD")]
    assert (head.status_code, head.content) == (full.status_code, b"")
    changing = {"traceparent", "ratelimit"}
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in full.headers.items() if k not in changing
    }


@pytest.mark.parametrize(
    ("match", "status"),
    [
        ("{tag}", 200),
        ('"1"', 200),
        ('"1-0000000000000000"', 200),
        ("*", 200),
        ("W/{tag}", 412),
        ('W/"1"', 412),
        ('"0"', 412),
        ('"2"', 412),
        ('"1-x"', 412),
        ("1", 412),
    ],
)
async def test_a_change_compares_versions_strongly(
    api: httpx.AsyncClient, writer: dict[str, str], match: str, status: int
) -> None:
    made = await make(api, writer, "en")
    headers = writer | {"If-Match": match.format(tag=made.headers["ETag"])}
    answer = await api.put(made.headers["Location"], json={"words": "två"}, headers=headers)
    assert answer.status_code == status, answer.text


async def test_any_version_is_none_where_nothing_is(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    answer = await api.put(f"/notes/{new_id()}", json={"words": "två"}, headers=writer | {"If-Match": "*"})
    assert answer.status_code == 404


async def test_a_location_is_absolute_as_the_caller_sees_us(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    """Also the one that is written out as a path."""
    forwarded = {"Forwarded": "proto=https;host=api.example.se"}
    made = await make(api, writer | forwarded, "en")
    assert made.headers["Location"].startswith("https://api.example.se/sandbox/v1/notes/")
    moved = await api.post("/moves", headers=writer | forwarded)
    assert moved.headers["Location"] == "https://api.example.se/sandbox/v1/notes"
