"""A process of its own that takes one turn of the letters, as the worker does: to be killed."""

import asyncio
import os
import sys
from datetime import datetime
from pathlib import Path

from followup.clients.mail import SmtpServer
from followup.programmes import load_programmes
from followup.worker import handle_letters
from services.followup.tests.mail_room import HEAD
from shared.kit.db import create_engine, create_sessions


async def take_a_turn(port: int, now: datetime, folder: Path) -> None:
    sessions = create_sessions(create_engine(os.environ["DATABASE_URL"], name="sender"))
    post = SmtpServer("127.0.0.1", port, "none"), HEAD
    await handle_letters(sessions, now, programmes=load_programmes(folder), post=post)


if __name__ == "__main__":
    asyncio.run(take_a_turn(int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), Path(sys.argv[3])))
