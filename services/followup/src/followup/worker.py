"""Composition root of the event process."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

import structlog
from prometheus_client import Gauge

from followup.clients.mail import MailServer, SmtpServer
from followup.documents.mail import Letterhead, survey_links_of
from followup.models.letter import Hindrance
from followup.programmes import Programmes, load_programmes
from followup.settings import Settings
from followup.subscriptions import SUBSCRIPTIONS
from followup.unit_of_work import Work
from followup.use_cases.activities.mark_overdue import mark_overdue
from followup.use_cases.contacts.erase_contacts import erase_contacts
from followup.use_cases.letters.check_letters import check_letters
from followup.use_cases.letters.send_letter import send_letter
from followup.use_cases.letters.write_letters import write_letters
from followup.use_cases.reminders.record_reminders import record_reminders
from followup.use_cases.statements.settle_claimed_statements import settle_claimed_statements
from followup.use_cases.surveys.close_due_survey import close_due_survey
from followup.use_cases.surveys.remind_of_surveys import remind_of_surveys
from shared.clock import utc_now
from shared.contracts import facts_by
from shared.contracts import followup as contracts
from shared.kit.actor import Actor
from shared.kit.db import Sessions
from shared.kit.settings import ServiceSettings
from shared.process.worker import Job, Worker
from shared.telemetry import metrics

log = structlog.get_logger()
BATCH = 100
LETTERS_A_TURN = 50
"""Written, and sent, a minute: whoever hands over a month's letters at once is taken for a sender of spam."""

Post = tuple[MailServer, Letterhead]
"""The mail server that letters leave by, and the letterhead they have."""
WAITING = Gauge(
    "letters_waiting", "Letters that are not sent, by what hinders them", ["hindrance"], registry=metrics.WORKER
)


def make_worker(settings: ServiceSettings) -> Worker:
    assert isinstance(settings, Settings)
    programmes = load_programmes(settings.programmes_dir)
    post = make_post(settings)
    if post is None:
        log.warning("no letters are sent: SMTP_HOST is not set")
    jobs = (
        # Before what says that a statement is late: one whose money is claimed back is not.
        Job("settle claimed statements", 60, in_batches(settle_claimed_statements)),
        Job("mark overdue", 60, in_batches(mark_overdue)),
        Job("record reminders", 60, in_batches(record_reminders)),
        Job("close surveys", 60, in_batches(close_due_survey, batch=1)),
        Job("letters", 60, partial(handle_letters, programmes=programmes, post=post)),
        Job("erase contacts", 3600, in_batches(partial(erase_contacts, programmes=programmes))),
    )
    return Worker(
        work=Work,
        subscriptions=SUBSCRIPTIONS,
        upkeep=contracts,
        facts=facts_by("followup"),
        audit_head=contracts.FollowupAuditHeadTakenV1,
        jobs=jobs,
    )


def make_post(settings: Settings) -> Post | None:
    """The sender of letters; None where no mail server is set."""
    if not (settings.smtp_host and settings.letter_sender and settings.letter_link_root):
        return None
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    server = SmtpServer(settings.smtp_host, settings.smtp_port, settings.smtp_tls, settings.smtp_user, password)
    head = Letterhead(
        settings.letter_sender,
        settings.letter_sender_name,
        str(settings.letter_link_root),
        survey_links_of(settings),
    )
    return server, head


async def handle_letters(sessions: Sessions, now: datetime, *, programmes: Programmes, post: Post | None) -> int:
    """Write what is due, stop what is done and send what can be sent; return how many letters were sent or tried."""
    async with _work(sessions) as work:
        await write_letters(work, programmes, limit=LETTERS_A_TURN, now=now)
    async with _work(sessions) as work:
        await remind_of_surveys(work, now=now)
    async with _work(sessions) as work:
        surveys = post is not None and post[1].survey_links is not None
        waiting = await check_letters(work, configured=post is not None, surveys=surveys, now=now)
    for hindrance in (None, *Hindrance):
        WAITING.labels(hindrance or "none").set(waiting.get(hindrance, 0))
    tried, begun = 0, utc_now()
    while post and tried < LETTERS_A_TURN:
        # Each at its own time: in a long turn the lease of a late one would else have passed before it was taken.
        if not await send_letter(_work(sessions), *post, now=now + (utc_now() - begun)):
            break
        tried += 1
    return tried


def in_batches(
    run: Callable[..., Awaitable[int]], batch: int = BATCH
) -> Callable[[Sessions, datetime], Awaitable[int]]:
    """A job that runs a transaction at a time until nothing more is due; it returns the number of rows handled."""

    async def job(sessions: Sessions, now: datetime) -> int:
        total = 0
        while True:
            async with _work(sessions) as work:
                handled = await run(work, limit=batch, now=now)
            total += handled
            if handled < batch:
                return total

    return job


def _work(sessions: Sessions) -> Work:
    return Work(sessions, actor=Actor.worker(Work.service))
