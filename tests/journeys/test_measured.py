"""What the dashboard shows and the alarms watch is there in a running system."""

import asyncio

import httpx
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from insatser.stack import Stack
from tests.conftest import CaseAt
from tests.support.alarms import Selector, alarms, queries, selectors

LOOKS = 120
"""Half a second apart: a job measures money every quarter of a minute."""
MOST = 3000
"""Series of one process, with every operation that has been called: each label has few values."""


async def test_every_query_of_the_dashboard_and_every_alarm_has_its_figures(case_at: CaseAt, stack: Stack) -> None:
    case = await case_at("signed")
    await case.shown()
    wanted = [selector for query in queries() for selector in selectors(query)]
    watched = [alarm for alarm in alarms().values() if alarm.group == "insatser"]
    # A fault that has not been has no series: of the alarms the names alone.
    wanted += [Selector(s.name, ()) for alarm in watched for s in selectors(alarm.expr) if s.name != "up"]
    for _ in range(LOOKS):
        measured = await _measured(stack)
        lacking = [selector for selector in wanted if not list(selector.values(measured))]
        if not lacking:
            break
        await asyncio.sleep(0.5)
    assert lacking == []


async def test_no_process_keeps_more_series_than_it_has_things_to_measure(stack: Stack) -> None:
    for name in stack.processes:
        series = sum(len(family.samples) for family in await _families(stack, name))
        assert series < MOST, name


async def _measured(stack: Stack) -> list[Metric]:
    found = await asyncio.gather(*(_families(stack, name) for name in stack.processes))
    return [family for families in found for family in families]


async def _families(stack: Stack, process: str) -> list[Metric]:
    async with httpx.AsyncClient(timeout=240) as client:
        text = (await client.get(f"{stack.root_url(process)}/metrics")).text
    return list(text_string_to_metric_families(text))
