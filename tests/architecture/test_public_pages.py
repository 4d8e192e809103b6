"""The pages that every service shows to whoever asks: changes, terms and problems can be used by everybody."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from insatser.layout import CLONE
from shared.description.problem_pages import known_problems
from shared.rest.problems import TYPE_ROOT
from tests.architecture.test_permissions import SERVICES, an_app
from tests.support.browser import ZOOMED, look_at


async def read(app: FastAPI, *paths: str) -> list[str]:
    """The pages, as a browser asks for them."""
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api")
    async with app.router.lifespan_context(app), client:
        answers = [await client.get(path, headers={"Accept": "text/html"}) for path in paths]
    assert {answer.headers["Content-Type"].split(";")[0] for answer in answers} == {"text/html"}
    return [answer.text for answer in answers]


@pytest.mark.parametrize("service", SERVICES)
async def test_the_pages_about_an_api_can_be_used_by_everybody(service: str, jwks_file: Path, tmp_path: Path) -> None:
    addresses = [f"/{service}/v1/changes"]
    if service == SERVICES[0]:  # those of the others are made alike
        addresses += [f"/{service}/v1/docs/terms", f"{TYPE_ROOT}{max(known_problems(), key=len)}"]
    for number, page in enumerate(await read(an_app(service, jwks_file), *addresses)):
        file = tmp_path / f"{number}.html"
        await asyncio.to_thread(file.write_text, page, encoding="utf-8")
        looks = await asyncio.to_thread(look_at, file, widths=(ZOOMED, 1280))
        assert [look.violations for look in looks] == [[], []], addresses[number]
        assert [look.scroll_width for look in looks] == [ZOOMED, 1280], addresses[number]


def test_pages_and_letters_have_one_address() -> None:
    templates = [path for kind in ("html", "typ", "toml") for path in CLONE.glob(f"services/*/src/**/*.{kind}")]
    found = {place for path in templates for place in re.findall(r"\b\d{3} \d{2} [A-ZÅÄÖ]\w+", path.read_text("utf-8"))}
    assert found == {"171 04 Solna"}
