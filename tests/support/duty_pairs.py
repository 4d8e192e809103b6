"""Pairs of steps that different people must take, by requests: one person at both is refused, another is let in.

The pairs are those of `tests/architecture/who_may_not_be_who.csv`. Whoever takes an earlier step in such a test is
called as the step is, and takes no other of the pair's: what then stops the later step is that one and nothing else.
"""

import csv
from collections.abc import Awaitable, Callable, Iterable

import httpx
from sqlalchemy import text

from insatser.layout import CLONE
from shared.kit.duties import Duties
from tests.support.service import ServiceUnderTest

REVIEWED = CLONE / "tests" / "architecture" / "who_may_not_be_who.csv"
DUTIES = CLONE / "docs" / "duties.csv"
SAME_PERSON = (403, "/problems/same-person")
STRANGER = "en-som-inte-har-varit-med"
Attempt = Callable[[str], Awaitable[httpx.Response]]
"""The later step as the person who is named, with the roles that it asks for."""
_DONE_BY = text("SELECT action, transaction_id::text FROM audit_entry WHERE actor = :actor")


def reviewed(service: str) -> dict[str, set[str]]:
    """Later step → earlier ones."""
    with REVIEWED.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["service"] == service]
    assert all(row["why"] for row in rows)
    assert len({row["later"] for row in rows}) == len(rows)
    return {row["later"]: set(row["earlier"].split()) for row in rows}


class Pairs:
    """The pairs of one later step."""

    def __init__(self, service: ServiceUnderTest, later: str) -> None:
        name = service.api.work.service
        self.service, self.later, self.earlier = service, later, reviewed(name)[later]
        self._left, self._granted = set(self.earlier), False
        self._duties = Duties.from_file(name, DUTIES)

    async def refuse(self, attempt: Attempt, earlier: Iterable[str] | None = None) -> None:
        """Each who took an earlier step is refused, in the words of the table, and nothing has come of it."""
        for step in sorted(set(self._left) if earlier is None else earlier):
            before = await self._done_by(step)
            taken = self.earlier & {action for action, _ in before}
            at_once = {number for action, number in before if action == step}
            assert step in taken, f"nobody has taken {step}"
            assert all(number in at_once for action, number in before if action in taken), f"{step} and others: {taken}"
            answer = await attempt(step)
            problem = answer.json()
            assert (answer.status_code, problem.get("type")) == SAME_PERSON, f"{step}, {self.later}: {answer.text}"
            assert problem["detail"].startswith(tuple(self._words(name) for name in taken)), problem["detail"]
            assert await self._done_by(step) == before
            self._left.discard(step)

    async def grant(self, attempt: Attempt) -> None:
        """Somebody who has taken no part is let in at the very same step."""
        answer = await attempt(STRANGER)
        assert answer.is_success, f"{self.later}: {answer.text}"
        assert self.later in {action for action, _ in await self._done_by(STRANGER)}
        self._granted = True

    async def settle(self, attempt: Attempt) -> None:
        """What is left is refused, and then another let in."""
        await self.refuse(attempt)
        await self.grant(attempt)

    def must_be_whole(self) -> None:
        """Every earlier step has been tried, and another has been let in: a flow that leaves one out proves less."""
        assert self._granted
        assert not self._left, f"{self.later} is not tried after {sorted(self._left)}"

    def _words(self, earlier: str) -> str:
        return f"Du har {self._duties[earlier].done} och får därför inte {self._duties[self.later].to_do}."

    async def _done_by(self, subject: str) -> set[tuple[str, str]]:
        """The person's actions, each with its transaction: some steps take another as a part of themselves."""
        async with self.service.sessions() as session:
            return {(row.action, row.transaction_id) for row in await session.execute(_DONE_BY, {"actor": subject})}
