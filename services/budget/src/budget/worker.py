"""Composition root of the event process."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from budget.rules.movements import Scope
from budget.settings import Settings
from budget.steps.open_year import open_year
from budget.subscriptions import SUBSCRIPTIONS
from budget.unit_of_work import Work
from budget.use_cases.commitments.retry_commitment import retry_commitment
from budget.use_cases.instalments.propose_due_instalment import propose_when_due
from budget.use_cases.programmes.load_programmes import load_programmes
from budget.use_cases.vouchers.book_payment_voucher import book_payment_voucher, book_receipt_voucher
from shared.kit.actor import Actor
from shared.kit.clock import swedish_date
from shared.kit.db import Sessions
from shared.kit.settings import ServiceSettings
from shared.kit.worker import Job, Worker


def make_worker(settings: ServiceSettings) -> Worker:
    assert isinstance(settings, Settings)
    programmes = read_programmes(settings.programmes_dir)

    async def load(sessions: Sessions, now: datetime) -> None:
        async with _work(sessions) as work:
            await load_programmes(work, programmes, now=now)

    jobs = (
        Job("load programmes", 3600, load),
        Job("propose due payments", 5, propose_due),
        Job("open years", 600, open_years),
        Job("book missing vouchers", 300, book_missing),
        Job("try what waits", 60, retry_what_waits),
    )
    return Worker(work=Work, subscriptions=SUBSCRIPTIONS, jobs=jobs)


async def propose_due(sessions: Sessions, now: datetime) -> None:
    """Each instalment in a transaction of its own: one that cannot be proposed stops no other."""
    async with _work(sessions) as work:
        due = await work.payments.due_instalments(swedish_date(now))
    for instalment_id in due:
        async with _work(sessions) as work:
            await propose_when_due(work, instalment_id, now=now)


async def open_years(sessions: Sessions, now: datetime) -> None:
    """A year begins by itself at the turn of the year, and not with the first movement that comes."""
    year = swedish_date(now).year
    async with _work(sessions) as work:
        ahead = await work.limits.years_to_open(year)
    for programme, item, fiscal_year in ahead:
        async with _work(sessions) as work:
            await open_year(work, Scope(programme, fiscal_year), item, now=now)


async def retry_what_waits(sessions: Sessions, now: datetime) -> None:
    """A release, a repayment or a new year may have made room since it was refused or only planned."""
    async with _work(sessions) as work:
        waiting = await work.fundings.waiting(swedish_date(now).year)
    for agreement_id in waiting:
        async with _work(sessions) as work:
            await retry_commitment(work, agreement_id, now=now)


async def book_missing(sessions: Sessions, now: datetime) -> None:
    """While version 1.0 runs beside this one it books without vouchers; here they get theirs."""
    async with _work(sessions) as work:
        payments, receipts = await work.vouchers.lacking()
    for payment_id in payments:
        async with _work(sessions) as work:
            await book_payment_voucher(work, payment_id, now=now)
    for receipt_id in receipts:
        async with _work(sessions) as work:
            await book_receipt_voucher(work, receipt_id, now=now)


def read_programmes(folder: Path) -> list[dict[str, Any]]:
    """The programme files, in the order of their names."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]


def _work(sessions: Sessions) -> Work:
    return Work(sessions, actor=Actor.worker(Work.service))
