"""Publish how positions stood at the end of a booking day, for all that has moved on it since it was last published."""

from datetime import date

from budget.facts import position_changed, position_subject
from budget.rules.accounts import PositionKey
from budget.rules.positions import position
from budget.unit_of_work import Work


async def publish_positions(work: Work, day: date) -> None:
    """Publish one event per position, and one per cost kind that moved.

    How far has been published commits with the events: a process that is killed has published either both or neither.
    """
    await work.publishing.lock()
    moved: dict[tuple[date, PositionKey], set[str]] = {}
    for booked_on, key, kind in await work.publishing.note_published(day):
        moved.setdefault((booked_on, key), set()).add(kind)
    # By day, so that the last event of a subject is how it stands.
    for (booked_on, key), kinds in sorted(moved.items()):
        standing = position(await work.ledger.list_balances(key, as_of=booked_on))
        fact = position_changed(key, standing, booked_on=booked_on)
        work.publish(fact, subject=position_subject(key), scope=key.programme)
        for kind in sorted(kinds & set(standing.by_kind)):
            fact = position_changed(key, standing.by_kind[kind], kind=kind, booked_on=booked_on)
            work.publish(fact, subject=position_subject(key, kind=kind), scope=key.programme)
