"""Composition root of the event process."""

from datetime import date, datetime
from functools import partial

import structlog
from prometheus_client import Gauge

from budget.programmes import read_programmes
from budget.settings import Settings
from budget.subscriptions import SUBSCRIPTIONS
from budget.unit_of_work import Work
from budget.use_cases.commitments.retry_commitment import retry_commitment
from budget.use_cases.instalments.propose_due_instalment import propose_due_instalment
from budget.use_cases.positions.publish_positions import publish_positions
from budget.use_cases.programmes.load_programmes import load_programmes
from budget.use_cases.vouchers.book_payment_voucher import book_payment_voucher
from budget.use_cases.vouchers.book_receipt_voucher import book_receipt_voucher
from budget.use_cases.years.begin_year import begin_year
from shared.clock import swedish_date
from shared.contracts import budget as contracts
from shared.contracts import facts_by
from shared.kit.actor import Actor
from shared.kit.db import Sessions
from shared.kit.settings import ServiceSettings
from shared.process.worker import Job, Worker
from shared.telemetry import metrics

log = structlog.get_logger()
LATE_SECONDS = 10
"""How late positions are published at most when their notification was lost."""
BOUND = Gauge(
    "money_bound_kronor",
    "What agreements bind on an appropriation item in a fiscal year, whole kronor",
    ["programme", "item", "fiscal_year"],
    registry=metrics.WORKER,
)
FAULTS = Gauge("ledger_faults", "Places where the books break a rule, by the last check", registry=metrics.WORKER)


def make_worker(settings: ServiceSettings) -> Worker:
    assert isinstance(settings, Settings)
    programmes = read_programmes(settings.programmes_dir)
    examples = [found.programme for found in programmes if found.coding and found.coding.example]
    if examples and settings.profile == "production":
        log.warning("the coding of the finance system is the example", programmes=examples)

    async def load(sessions: Sessions, now: datetime) -> None:
        async with _work(sessions) as work:
            await load_programmes(work, programmes, now=now)

    publish = partial(publish_moved, follows_server_date=settings.profile == "local")
    jobs = (
        Job("publish positions", LATE_SECONDS, publish, woken_by="ledger", rest_seconds=settings.positions_seconds),
        Job("load programmes", 3600, load),
        Job("propose due payments", 5, propose_due),
        Job("open years", 600, open_years),
        Job("book missing vouchers", 300, book_missing),
        Job("try what waits", 60, retry_waiting_commitments),
        Job("measure money", 15, measure_money),
        # Reads all entries of all years: a minute for ten million.
        Job("verify books", 21_600, verify_books),
    )
    return Worker(
        work=Work,
        subscriptions=SUBSCRIPTIONS,
        upkeep=contracts,
        facts=facts_by("budget"),
        audit_head=contracts.BudgetAuditHeadTakenV1,
        jobs=jobs,
    )


# A job lists its pieces of work and does every piece in a transaction of its own: one that fails stops no other.


async def publish_moved(sessions: Sessions, now: datetime, *, follows_server_date: bool = False) -> None:
    """`follows_server_date`: in a local system a movement was made when its caller said, and readers work then too."""
    while unpublished := await _first_unpublished(sessions):
        day, moment = unpublished
        work = _work(sessions)
        if follows_server_date:
            work.move_clock(moment, cause=None)
        async with work:
            await publish_positions(work, day)


async def _first_unpublished(sessions: Sessions) -> tuple[date, datetime] | None:
    async with _work(sessions) as work:
        return await work.publishing.find_first()


async def propose_due(sessions: Sessions, now: datetime) -> None:
    async with _work(sessions) as work:
        stopped = await work.supervisions.list_stopped()
        due = await work.instalments.list_due(swedish_date(now), stopped=stopped)
    for instalment_id in due:
        async with _work(sessions) as work:
            await propose_due_instalment(work, instalment_id, now=now)


async def open_years(sessions: Sessions, now: datetime) -> None:
    async with _work(sessions) as work:
        ahead = await work.positions.list_years_to_open(swedish_date(now).year)
    for key in ahead:
        async with _work(sessions) as work:
            await begin_year(work, key, now=now)


async def retry_waiting_commitments(sessions: Sessions, now: datetime) -> None:
    async with _work(sessions) as work:
        waiting = await work.commitments.list_waiting(swedish_date(now).year)
    for agreement_id in waiting:
        async with _work(sessions) as work:
            await retry_commitment(work, agreement_id, now=now)


async def book_missing(sessions: Sessions, now: datetime) -> None:
    async with _work(sessions) as work:
        payments, receipts = await work.vouchers.list_lacking()
    for payment_id in payments:
        async with _work(sessions) as work:
            await book_payment_voucher(work, payment_id, now=now)
    for receipt_id in receipts:
        async with _work(sessions) as work:
            await book_receipt_voucher(work, receipt_id, now=now)


async def measure_money(sessions: Sessions, now: datetime) -> None:
    async with _work(sessions) as work:
        bound = await work.positions.sum_bound()
    for key, amount in bound:
        BOUND.labels(key.programme, key.item, key.fiscal_year).set(int(amount))


async def verify_books(sessions: Sessions, now: datetime) -> None:
    async with _work(sessions) as work:
        proven = await work.proofs.verify()
    FAULTS.set(len(proven.faults))
    for fault in proven.faults:
        log.error("the books break a rule", rule=fault.rule, where=fault.where)


def _work(sessions: Sessions) -> Work:
    return Work(sessions, actor=Actor.worker(Work.service))
