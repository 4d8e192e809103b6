"""Composition root of the event process."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from budget.settings import Settings
from budget.subscriptions import SUBSCRIPTIONS
from budget.unit_of_work import Work
from budget.use_cases.load_programmes import load_programmes
from budget.use_cases.propose_due_payments import propose_due_payments
from shared.kit.actor import Actor
from shared.kit.db import Sessions
from shared.kit.settings import ServiceSettings
from shared.kit.worker import Job, Worker


def make_worker(settings: ServiceSettings) -> Worker:
    assert isinstance(settings, Settings)
    programmes = read_programmes(settings.programmes_dir)

    async def load(sessions: Sessions, now: datetime) -> None:
        async with _work(sessions) as work:
            await load_programmes(work, programmes, now=now)

    async def propose(sessions: Sessions, now: datetime) -> None:
        async with _work(sessions) as work:
            await propose_due_payments(work, now=now)

    jobs = (Job("load programmes", 3600, load), Job("propose due payments", 5, propose))
    return Worker(work=Work, subscriptions=SUBSCRIPTIONS, jobs=jobs)


def read_programmes(folder: Path) -> list[dict[str, Any]]:
    """The programme files, in the order of their names."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]


def _work(sessions: Sessions) -> Work:
    return Work(sessions, actor=Actor.worker(Work.service))
