"""What callers are answered while the database cannot be reached."""

import socket

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession


@pytest.mark.parametrize("failure", [TimeoutError(), ConnectionResetError(), socket.gaierror()])
async def test_a_database_that_cannot_be_connected_to_is_503_in_whatever_way_it_fails(
    api: httpx.AsyncClient, writer: dict[str, str], failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As from the driver: what connects too slowly is no error of the database's own."""

    async def connect(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(AsyncSession, "execute", connect)
    answer = await api.post("/notes", json={"words": "en"}, headers=writer | {"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
