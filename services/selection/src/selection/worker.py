"""Composition root of the event process."""

from selection.fetching import make_fetching
from selection.readers.catalogue import load_catalogue
from selection.reminding import remind
from selection.settings import Settings
from selection.subscriptions import SUBSCRIPTIONS
from selection.unit_of_work import Work
from shared.kit.settings import ServiceSettings
from shared.kit.worker import Job, Worker


def make_worker(settings: ServiceSettings) -> Worker:
    assert isinstance(settings, Settings)
    fetching = make_fetching(settings, load_catalogue(settings.programmes_dir))
    jobs = (Job("fetch", 1.0, fetching.run), Job("remind", 60.0, remind))
    return Worker(work=Work, subscriptions=SUBSCRIPTIONS, jobs=jobs)
