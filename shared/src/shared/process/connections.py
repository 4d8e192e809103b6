"""How many connections a process keeps open, and which of them gives way when there are too many."""

from asyncio import Transport
from dataclasses import dataclass, field
from typing import Protocol

CONNECTIONS = 900
"""Under the 1,024 files that a process may usually have open, with room for the database's and the broker's."""
SPARE = 50
"""Beyond those, for who asks whether we live; anybody else is refused there."""


class Connection(Protocol):
    transport: Transport


@dataclass
class OpenConnections:
    """Connections with a request in progress, the others with the longest idle first, and those beyond the limit.

    `closing`: the process is about to stop, and each connection ends with its next answer, which says so.
    """

    busy: set[Connection] = field(default_factory=set)
    idle: dict[Connection, None] = field(default_factory=dict)
    surplus: dict[Connection, None] = field(default_factory=dict)
    closing: bool = False

    def admit(self, newcomer: Connection) -> None:
        """Whoever has asked for nothing longest leaves for the newcomer; where all are busy, it is one too many."""
        full = len(self.busy) + len(self.idle) >= CONNECTIONS
        if full and not self.idle:
            if len(self.surplus) >= SPARE:
                self._close(next(iter(self.surplus)))
            self.surplus[newcomer] = None
            return
        if full:
            self._close(next(iter(self.idle)))
        self.idle[newcomer] = None

    def begin(self, connection: Connection) -> None:
        """A request has come, whole but for its body."""
        if connection in self.idle:
            del self.idle[connection]
            self.busy.add(connection)

    def end(self, connection: Connection) -> None:
        """Note that the connection has been answered."""
        if connection in self.busy:
            self.busy.discard(connection)
            self.idle[connection] = None

    def leave(self, connection: Connection) -> None:
        self.busy.discard(connection)
        self.idle.pop(connection, None)
        self.surplus.pop(connection, None)

    def _close(self, connection: Connection) -> None:
        self.leave(connection)  # now, not when it has been lost: the next newcomer must find another
        connection.transport.close()
