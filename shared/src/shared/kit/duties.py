"""Who may not be who: the steps of one flow that different people must take (docs/duties.csv).

Who took the earlier steps is looked up in the audit trail, for every earlier step and every object of the flow: a
second save by somebody else does not make the first author forgotten.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.actor import Actor
from shared.kit.errors import SamePerson
from shared.roles import DelegableRole

COLUMNS = ("service", "flow", "step", "roles", "differs_from", "done", "to_do", "recorded_as")


@dataclass(frozen=True)
class Duty:
    """One step. `step` is the action of its audit row, `done` and `to_do` are what it is called in Swedish."""

    step: str
    roles: tuple[str, ...]
    differs_from: tuple[str, ...]
    done: str
    to_do: str
    recorded_as: tuple[str, ...]
    """Name of the action in earlier versions."""

    @property
    def actions(self) -> tuple[str, ...]:
        return (self.step, *self.recorded_as)


class Duties:
    """The duties of one service."""

    def __init__(self, duties: Iterable[Duty]) -> None:
        self._duties = {duty.step: duty for duty in duties}
        for duty in self._duties.values():
            if unknown := set(duty.differs_from) - self._duties.keys():
                raise ValueError(f"{duty.step} differs from steps that are not there: {sorted(unknown)}")

    @classmethod
    def from_file(cls, service: str, path: Path) -> Self:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise ValueError(f"{path.name} must have the columns {', '.join(COLUMNS)}")
            return cls(_duty(row) for row in rows if row["service"] == service)

    def __getitem__(self, step: str) -> Duty:
        return self._duties[step]

    @property
    def steps(self) -> frozenset[str]:
        return frozenset(self._duties)

    async def check(self, session: AsyncSession, actor: Actor, step: str, objects: Mapping[str, Iterable[str]]) -> None:
        """Raise SamePerson when the actor took a step, on any of the objects, that another person must take.

        `objects`: object type → ids, as in the audit rows. Our own workers act for nobody and are not asked.
        """
        duty = self._duties[step]
        earlier = {action: self._duties[name] for name in duty.differs_from for action in self._duties[name].actions}
        taken = await _taken(session, tuple(earlier), objects)
        mine = next((earlier[action] for subject, action in taken if subject == actor.subject), None)
        if mine and not actor.is_worker:
            raise SamePerson(_refusal(duty, mine, {subject for subject, _ in taken}))


# Served by ix_audit_entry_object: a few rows of a few objects, however long the trail is.
_TAKEN = text(
    "SELECT DISTINCT e.actor, e.action FROM unnest(:types, :ids) AS o (type, id) "
    "JOIN audit_entry e ON e.object_type = o.type AND e.object_id = o.id WHERE e.action = ANY(:actions)"
).bindparams(*(bindparam(name, type_=ARRAY(Text)) for name in ("types", "ids", "actions")))


async def _taken(
    session: AsyncSession, actions: tuple[str, ...], objects: Mapping[str, Iterable[str]]
) -> list[tuple[str, str]]:
    pairs = [(kind, identity) for kind, identities in objects.items() for identity in identities]
    where = {"types": [kind for kind, _ in pairs], "ids": [identity for _, identity in pairs]}
    rows = await session.execute(_TAKEN, where | {"actions": list(actions)})
    return [(row.actor, row.action) for row in rows]


def _refusal(duty: Duty, mine: Duty, barred: set[str]) -> str:
    """Say which role still may, and who may not, also when the rule has left nobody in sight."""
    roles = " eller ".join(duty.roles)
    delegable = [role for role in duty.roles if role in frozenset(DelegableRole)]
    way_on = f" Finns ingen annan kan den som har rollen {' eller '.join(delegable)} delegera den." if delegable else ""
    return (
        f"Du har {mine.done} och får därför inte {duty.to_do}. Det kan göras av någon annan med rollen {roles}, men "
        f"inte av: {', '.join(sorted(barred))}.{way_on}"
    )


def _duty(row: Mapping[str, str]) -> Duty:
    return Duty(
        step=row["step"],
        roles=tuple(row["roles"].split()),
        differs_from=tuple(row["differs_from"].split()),
        done=row["done"],
        to_do=row["to_do"],
        recorded_as=tuple(row["recorded_as"].split()),
    )
