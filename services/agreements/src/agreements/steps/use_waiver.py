"""A staffing rule would be broken: refused, unless leave has been given that has not been used."""

from datetime import datetime

from agreements.errors import TeamRuleBroken
from agreements.models.dialogue_team import DialogueTeam
from agreements.models.waiver import TeamRule
from agreements.unit_of_work import Work


async def use_waiver(work: Work, team: DialogueTeam, *, rule: TeamRule, detail: str, now: datetime) -> None:
    waiver = await work.waivers.find_unused_waiver(team.id, rule)
    if waiver is None:
        raise TeamRuleBroken(f"{detail} En teamledare kan bevilja ett undantag med skäl (waivers).")
    await work.must_be_another("use_waiver", waiver=waiver.id)
    waiver.use(now)
    await work.record("use_waiver", "waiver", waiver.id, at=now, after={"rule": rule}, reason=waiver.reason)
