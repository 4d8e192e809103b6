"""A process that is killed between the mail server's 250 and its own commit: one duplicate, under the same id."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import select, text

from followup.models.letter import LEASE, Letter
from followup.settings import Settings
from insatser.layout import CLONE
from services.followup.tests.mail_room import Correspondents

DAY = "2026-12-16"


@asynccontextmanager
async def sending(correspondents: Correspondents) -> AsyncIterator[asyncio.subprocess.Process]:
    """A turn of the letters in a process of its own."""
    settings = correspondents.followup.settings
    assert isinstance(settings, Settings)
    arguments = (str(correspondents.room.port), f"{DAY}T09:00:00+00:00", str(settings.programmes_dir))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.followup.tests.a_sender", *arguments,
        cwd=CLONE, env=os.environ | {"DATABASE_URL": settings.database_url.get_secret_value()},
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_letter_is_sent_twice_under_one_id_and_never_again(correspondents: Correspondents) -> None:
    await correspondents.sign()
    await correspondents.register()
    await correspondents.turn(DAY, sends=False)
    sessions = correspondents.followup.sessions
    async with sessions() as holding:

        async def hold() -> None:
            """The server has the letter; what the process would write when it hears so has to wait."""
            await holding.execute(select(Letter.id).with_for_update())

        correspondents.room.before_yes = hold
        async with sending(correspondents) as process:
            async with sessions() as looking:
                waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
                while not (await looking.execute(waits)).scalar_one():
                    assert process.returncode is None, "it ended before it was killed"
                    await asyncio.sleep(0.02)
            process.kill()
            assert await process.wait() == -9
    correspondents.room.before_yes = None
    (letter,) = await correspondents.letters()
    assert (len(correspondents.room.received), letter["status"], letter["attempts"]) == (1, "waiting", 1)
    assert LEASE.total_seconds() <= 3600
    assert [await correspondents.turn(DAY, hour=hour) for hour in (9, 10, 11, 12)] == [0, 1, 0, 0]
    first, second = correspondents.room.received
    assert first["Message-ID"] == second["Message-ID"]
    (letter,) = await correspondents.letters()
    assert (letter["status"], letter["attempts"]) == ("sent", 2)
