"""Take in the programme files: each assignment's items, cost rules and forecast days. What is there stays."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from budget.models import Appropriation, AppropriationItem, CostRuleRow
from budget.rules.fiscal_year import CountedWhen
from budget.unit_of_work import Work
from budget.use_cases.forecasts.register_forecast_day import register_forecast_day


async def load_programmes(work: Work, programmes: Sequence[dict[str, Any]], *, now: datetime) -> int:
    """How many rules were new. A rule that has changed in a file needs a later `valid_from`: nothing is overwritten."""
    await work.limits.lock_loading()
    new = 0
    for programme in programmes:
        for appropriation in programme["appropriations"]:
            await _load_appropriation(work, appropriation, now=now)
        for told in programme.get("forecast_days", []):
            if await work.plans.find_forecast_day(programme["programme"], told["day"]) is None:
                await register_forecast_day(work, programme["programme"], now=now, **told)
        for rule in programme["cost_rules"]:
            new += await _load_rule(work, programme["programme"], rule, valid_from=programme["valid_from"], now=now)
    return new


async def _load_appropriation(work: Work, told: dict[str, Any], *, now: datetime) -> None:
    if await work.limits.find_appropriation(told["code"]) is None:
        work.limits.add(Appropriation(code=told["code"], name=told["name"], created_at=now, updated_at=now))
        await work.session.flush()
    for item in told["items"]:
        if await work.limits.find_item(item["code"]) is None:
            row = AppropriationItem(appropriation=told["code"], created_at=now, updated_at=now, **item)
            work.limits.add(row)
            await work.session.flush()
            await work.record("load", "appropriation_item", row.id, at=now, after={"code": row.code})


async def _load_rule(work: Work, programme: str, told: dict[str, Any], *, valid_from: date, now: datetime) -> int:
    if await work.limits.find_rule(programme, told["cost_kind"], valid_from=valid_from):
        return 0
    values = told | {"counted": CountedWhen(told["counted"])}
    row = CostRuleRow(programme=programme, valid_from=valid_from, created_at=now, updated_at=now, **values)
    work.limits.add(row)
    await work.session.flush()
    await work.record("load", "cost_rule", row.id, at=now, after={"programme": programme, "item": row.item})
    return 1
