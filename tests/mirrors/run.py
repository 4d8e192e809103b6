"""A system is changed at random from outside, while mirrors of all its lists are kept; then they are compared."""

import json
import random
import time
from collections.abc import Callable
from types import ModuleType

import httpx

from insatser.sandbox.world import TEN
from insatser.services import NAMES
from insatser.target import Target
from tests.mirrors.published import LACKS, Mirrors, Rows, differing
from tests.mirrors.wandering import Wanderer
from tests.support.documents import DESCRIPTIONS

TRIES = 8
"""Changes that are tried for each one that must be accepted, before it is given up."""
REST_SECONDS = 1.0


def wander_and_compare(
    package: ModuleType,
    target: Target,
    changes: int,
    seed: int,
    *,
    looks: int = 20,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[Wanderer, list[str]]:
    """Who made the changes, with what was done; and what the mirrors had not, which look so often meanwhile."""
    documents = {name: json.loads((DESCRIPTIONS / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES}
    numbers = tuple(organizer.number for organizer in TEN)
    with httpx.Client(timeout=60) as client, Mirrors(package, target, documents) as mirrors:
        wanderer = Wanderer(target, client, random.Random(seed), documents, numbers)
        for service, row in mirrors.follow():
            wanderer.hear_of(service, row)
        say(f"{len(mirrors)} listor speglas")
        for look in range(1, looks + 1):
            tried = 0
            while wanderer.changes < changes * look / looks and tried < TRIES * changes / looks:
                tried += 1
                wanderer.change()
            for service, row in mirrors.follow():
                wanderer.hear_of(service, row)
            say(f"{wanderer.changes} ändringar av {wanderer.changes + wanderer.refused.total()} försök")
        return wanderer, _at_rest(mirrors, say)


def _at_rest(mirrors: Mirrors, say: Callable[[str], None]) -> list[str]:
    """Compared when what the changes bring about elsewhere has been done: two readings after each other are alike."""
    before = mirrors.whole()
    while True:
        time.sleep(REST_SECONDS)
        mirrors.follow()
        whole = mirrors.whole()
        if whole == before:
            return _differing(mirrors, whole, say)
        before = whole


def _differing(mirrors: Mirrors, whole: Rows, say: Callable[[str], None]) -> list[str]:
    """A row that is new may come late, from a transaction that has waited; what has changed is dated anew or is not."""
    found = differing(mirrors.kept(), whole)
    if not any(LACKS in fault for fault in found):
        return found
    mirrors.ask_as_promised()
    lacking = [fault for fault in differing(mirrors.kept(), whole) if LACKS in fault]
    say(f"{sum(LACKS in fault for fault in found) - len(lacking)} rader kom sent")
    return [fault for fault in found if LACKS not in fault] + lacking
