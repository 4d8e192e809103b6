"""Load the programme files: items, cost rules and forecast days of every assignment. Existing rows stay."""

from collections.abc import Iterable
from datetime import datetime

from budget.models.limits import Appropriation, AppropriationItem, CostRuleRow
from budget.models.programmes import HoldRules, ProgrammeRules
from budget.programmes import Appropriation as AppropriationFile
from budget.programmes import CostRule, Programme
from budget.steps.add_forecast_day import add_forecast_day
from budget.unit_of_work import Work


async def load_programmes(work: Work, programmes: Iterable[Programme], *, now: datetime) -> int:
    """Load programmes; return how many rules were new. A changed rule needs a later `valid_from`, never overwrites."""
    await work.cost_rules.lock_loading()
    new = 0
    for programme in programmes:
        for appropriation in programme.appropriations:
            await _load_appropriation(work, appropriation, now=now)
        await _load_forecast_days(work, programme, now=now)
        await _load_holds(work, programme, now=now)
        for rule in programme.cost_rules:
            new += await _load_rule(work, programme, rule, now=now)
    return new


async def _load_appropriation(work: Work, file: AppropriationFile, *, now: datetime) -> None:
    if await work.appropriations.find_appropriation(file.code) is None:
        work.appropriations.add(Appropriation(code=file.code, name=file.name, created_at=now, updated_at=now))
        await work.session.flush()  # the appropriation before the items that point to it
    for item in file.items:
        if await work.appropriations.find_item(item.code) is None:
            row = AppropriationItem(
                code=item.code,
                appropriation=file.code,
                name=item.name,
                saves=item.saves,
                created_at=now,
                updated_at=now,
            )
            work.appropriations.add(row)
            await work.session.flush()  # gives the row its id, which the audit row needs
            await work.record("load_programmes", "appropriation_item", row.id, at=now, after={"code": row.code})


async def _load_forecast_days(work: Work, programme: Programme, *, now: datetime) -> None:
    for file in programme.forecast_days:
        if await work.forecasts.find_forecast_day(programme.programme, file.day) is None:
            await add_forecast_day(
                work,
                programme.programme,
                day=file.day,
                last_year=file.last_year,
                diary_number=file.diary_number,
                now=now,
            )


async def _load_holds(work: Work, programme: Programme, *, now: datetime) -> None:
    """The newest file replaces what was known: a rule holds for decisions that are there already."""
    holds = HoldRules(tuple(hold.as_rule() for hold in programme.supervision_holds))
    known = await work.supervisions.find_rules(programme.programme)
    if known and known.holds == holds:
        return
    if known:
        known.holds, known.loaded_at = holds, now
    else:
        work.supervisions.add(ProgrammeRules(programme=programme.programme, holds=holds, loaded_at=now))
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"supervision_holds": holds.model_dump(mode="json")}
    await work.record("load_programmes", "programme_rules", programme.programme, at=now, after=after)


async def _load_rule(work: Work, programme: Programme, rule: CostRule, *, now: datetime) -> int:
    code = programme.programme
    if await work.cost_rules.find_rule(code, rule.cost_kind, valid_from=programme.valid_from):
        return 0
    row = CostRuleRow(
        programme=code,
        cost_kind=rule.cost_kind,
        item=rule.item,
        counted=rule.counted,
        development=rule.development,
        ledger_account=rule.ledger_account,
        valid_from=programme.valid_from,
        created_at=now,
        updated_at=now,
    )
    work.cost_rules.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("load_programmes", "cost_rule", row.id, at=now, after={"programme": code, "item": row.item})
    return 1
