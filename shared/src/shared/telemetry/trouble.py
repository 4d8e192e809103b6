"""Failures of the database, kept apart: it is away, it may pass, it will never pass. And a broker that is away."""

import socket

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

AWAY = ("08", "53", "57P", "58")
"""SQLSTATE classes: connection, resources, shutdown and start, system error."""
PASSING = (*AWAY, "25P03", "40", "55P03", "57", "0A000")
"""And a transaction that stood idle too long, serialisation, deadlock, lock and statement timeouts, a plan that a
migration has changed."""
DISK_FULL, TOO_MANY_CONNECTIONS = "53100", "53300"
UNSTORABLE = ("22000", "22001", "22003", "22008", "22021", "22P05")
"""A value that no column can hold: a NUL in a text, a number or moment out of range."""


class BrokerAway(Exception):
    """The broker could not be reached or did not answer in time; what was asked may be asked again."""


def sqlstate(error: BaseException) -> str | None:
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)


def is_away(error: BaseException) -> bool:
    """True when the server or the connection is gone. What was asked has nothing to do with it."""
    if isinstance(error, DBAPIError):
        state = sqlstate(error)
        return error.connection_invalidated or state is None or state.startswith(AWAY)
    return isinstance(error, (ConnectionError, TimeoutError, PoolTimeout, socket.gaierror))


def is_passing(error: DBAPIError) -> bool:
    """True when the same statement may succeed a moment later."""
    state = sqlstate(error)
    return error.connection_invalidated or state is None or state.startswith(PASSING)


def is_unstorable(error: DBAPIError) -> bool:
    """True when the values were at fault: the same ones will never be stored."""
    return sqlstate(error) in UNSTORABLE
