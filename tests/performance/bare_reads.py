"""Bare reads: FastAPI and asyncpg, handing out rows that are ready as they are. Started by bench_reads."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import uvicorn
from fastapi import FastAPI, Request, Response

TABLES = (
    "CREATE TABLE answer (path text PRIMARY KEY, media_type text);"
    "CREATE TABLE part (path text, place int, body bytea, PRIMARY KEY (path, place))"
)


@asynccontextmanager
async def _pooled(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["BARE_URL"]) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=_pooled, openapi_url=None)


@app.get("/{path:path}")
async def get_answer(request: Request) -> Response:
    """The bytes of our answer: as many rows as it shows, put together."""
    path = f"{request.url.path}?{request.url.query}"
    async with request.app.state.pool.acquire() as connection:
        answer = await connection.fetchrow("SELECT media_type FROM answer WHERE path = $1", path)
        rows = await connection.fetch("SELECT body FROM part WHERE path = $1 ORDER BY place", path)
    if answer is None:
        return Response(status_code=404)  # asked whether it answers at all
    body = b"".join(row["body"] for row in rows)
    return Response(body, media_type=answer["media_type"])


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["BARE_PORT"]), log_level="warning", access_log=False)
