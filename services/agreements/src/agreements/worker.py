"""Composition root of the event process."""

from agreements.programmes import STANDARD, rules_of
from agreements.subscriptions import SUBSCRIPTIONS
from agreements.unit_of_work import Work
from shared.kit.settings import ServiceSettings
from shared.kit.worker import Worker


def make_worker(settings: ServiceSettings) -> Worker:
    rules_of(STANDARD)  # as in the API
    return Worker(work=Work, subscriptions=SUBSCRIPTIONS)
