"""The shipped sample, read in through the API."""

import asyncio
from copy import deepcopy
from pathlib import Path
from typing import Any

from insatser.sample import SHIPPED
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

YEAR = "2024/25"
REASON = "Uppgifterna är inte publicerade när omgången beslutas."
IN_2018 = "2018-03-01T08:00:00+00:00"
"""While the assignment of 2015 ran."""
LONG_AGO = "2020-01-01T08:00:00+00:00"


async def send(
    selection: ServiceUnderTest, headers: dict[str, str], path: Path, kind: str, **query: Any
) -> dict[str, Any]:
    content = await asyncio.to_thread(path.read_bytes)
    return await send_bytes(selection, headers, content, kind=kind, source=path.name, **query)


async def send_bytes(
    selection: ServiceUnderTest, headers: dict[str, str], content: bytes, **query: Any
) -> dict[str, Any]:
    answer = await selection.client.post(
        "/imports", params=query, content=content, headers=headers | {"Content-Type": "text/csv"}
    )
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()
    return found


async def read_sample(selection: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    headers = authorization("analyst")
    await send(selection, headers, SHIPPED / "register_grundskola.csv", "register", as_of="2025-01-01")
    await send(selection, headers, SHIPPED / "siris_slutbetyg_ak9.csv", "statistics")


async def change(
    selection: ServiceUnderTest,
    path: str,
    headers: dict[str, str],
    body: dict[str, Any] | None = None,
    *,
    of: str | None = None,
    moment: str | None = None,
) -> Any:
    """POST with the ETag of the resource at `of` (by default the one two steps up the path); the answer's JSON."""
    resource = of or path.rsplit("/", 1)[0]
    tag = (await selection.client.get(resource, headers=headers)).headers["ETag"]
    tagged = headers | {"If-Match": tag} | (at(moment) if moment else {})
    answer = await selection.client.post(path, json=body, headers=tagged)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def analysed_round(
    selection: ServiceUnderTest,
    authorization: AuthorizationHeaders,
    programme: str = "riktade-insatser-2024",
    *,
    moment: str | None = None,
) -> str:
    """Path of a round over the sample, analysed; `moment` for an assignment that has ended since."""

    async def analyse() -> str:
        headers = authorization("analyst", subject="analytiker") | (at(moment) if moment else {})
        body = {"name": "Urval våren 2027", "programme": programme, "school_year": YEAR}
        created = await selection.client.post("/rounds", json=body, headers=headers)
        assert created.status_code == 201, created.text
        path = f"/rounds/{created.json()['id']}"
        await change(selection, f"{path}/analyses", headers, moment=moment)
        return path

    return await selection.once(f"analysed {programme} {moment}", analyse)


async def consulted_round(selection: ServiceUnderTest, authorization: AuthorizationHeaders) -> str:
    """The same, with a consultation whose last day has passed without objections."""
    path = await analysed_round(selection, authorization)

    async def consult() -> None:
        analyst = authorization("analyst", subject="analytiker")
        body = {"diary_number": "2026:99", "answer_by": "2020-01-31"}
        await change(selection, f"{path}/consultations", analyst, body, moment=LONG_AGO)
        await change(selection, f"{path}/consultation-closings", analyst)

    await selection.once("consulted", consult)
    return path


async def decision_body(selection: ServiceUnderTest, path: str, headers: dict[str, str]) -> dict[str, Any]:
    """A decision with a reason for each group of criteria that nobody was tested on: the sample has year 9 alone."""
    page = await selection.client.get(f"{path}/untested-groups", params={"limit": 100}, headers=headers)
    reasons = [
        {"school_type": group["school_type"], "group": group["group"], "reason": REASON}
        for group in page.json()["items"]
    ]
    return {"diary_number": "2026:100", "presented_by": "analytiker", "untested_groups": reasons}


async def decided_round(selection: ServiceUnderTest, authorization: AuthorizationHeaders) -> str:
    path = await consulted_round(selection, authorization)

    async def decide() -> None:
        body = await decision_body(selection, path, authorization("analyst")) | {"participants": ["jurist"]}
        await change(selection, f"{path}/decisions", authorization("decider", subject="chef"), body)

    await selection.once("decided", decide)
    return path


async def offered_round(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> tuple[str, list[dict[str, Any]]]:
    path = await decided_round(selection, authorization)

    async def offer() -> Any:
        decider = authorization("decider", subject="chef")
        return await change(selection, f"{path}/offers", decider, {"answer_by": "2099-02-15"})

    made = await selection.once("offered", offer)
    return path, deepcopy(made["items"])
