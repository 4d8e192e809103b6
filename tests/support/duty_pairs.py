"""Pairs of steps that different people must take, tried by real requests: one person at both, then another at the last.

The pairs are those of `tests/architecture/who_may_not_be_who.csv`. Whoever takes an earlier step in such a test is called
as the step is, and takes no other of the pair's: what then stops the later step is that one and nothing else.
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
_DONE_BY = text("SELECT DISTINCT action FROM audit_entry WHERE actor = :actor")


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
        self.left = set(self.earlier)
        self._duties = Duties.from_file(name, DUTIES)

    async def refuse(self, attempt: Attempt, earlier: Iterable[str] | None = None) -> None:
        """Each who took an earlier step is refused, in the words of the table, and nothing has come of it."""
        for step in sorted(set(self.left) if earlier is None else earlier):
            assert await self._done_by(step) & self._steps == {step}, "the person has taken just this step"
            before = await self._done_by(step)
            answer = await attempt(step)
            problem = answer.json()
            assert (answer.status_code, problem.get("type")) == SAME_PERSON, f"{step}, {self.later}: {answer.text}"
            words = f"Du har {self._duties[step].done} och får därför inte {self._duties[self.later].to_do}."
            assert words in problem["detail"], (words, problem["detail"])
            assert await self._done_by(step) == before
            self.left.discard(step)

    async def grant(self, attempt: Attempt) -> None:
        """Somebody who has taken no part is let in at the very same step."""
        assert not self.left, f"{self.later} is not tried after {sorted(self.left)}"
        answer = await attempt(STRANGER)
        assert answer.is_success, f"{self.later}: {answer.text}"
        assert self.later in await self._done_by(STRANGER)

    async def settle(self, attempt: Attempt) -> None:
        await self.refuse(attempt)
        await self.grant(attempt)

    @property
    def _steps(self) -> set[str]:
        """All that bars from the later step."""
        return set(self._duties[self.later].differs_from)

    async def _done_by(self, subject: str) -> set[str]:
        async with self.service.sessions() as session:
            return set((await session.execute(_DONE_BY, {"actor": subject})).scalars())
