"""Composition root of the event process."""

from selection.subscriptions import SUBSCRIPTIONS
from selection.unit_of_work import Work
from shared.kit.settings import ServiceSettings
from shared.kit.worker import Worker


def make_worker(settings: ServiceSettings) -> Worker:
    return Worker(work=Work, subscriptions=SUBSCRIPTIONS)
