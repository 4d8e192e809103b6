"""Structured logs: one JSON object a line with request and trace ids, never payloads, tokens or personal data."""

import logging
import sys
import time
from typing import Any

import structlog

from shared.telemetry import metrics
from shared.telemetry.secret_addresses import masked
from shared.telemetry.trouble import DISK_FULL, TOO_MANY_CONNECTIONS, is_away, sqlstate

QUIET_SECONDS = 1.0
_logged_at = -QUIET_SECONDS
"""Time when it was last written that the database is away."""


def configure_logging(service: str, level: str) -> None:
    """Send everything, our own lines and the libraries', as JSON to standard output.

    Tracebacks are written without local variables: those hold identity numbers and tokens.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _NameService(service),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_without_values),
            structlog.processors.EventRenamer("message"),
            _without_secrets,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_ToStructlog()], level=level, force=True)
    for noisy in ("httpx", "uvicorn.access", "alembic.runtime.plugins"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


FULL = {
    DISK_FULL: "the database has no room on its disk",
    TOO_MANY_CONNECTIONS: "the database takes no more connections",
}


def log_outage(failure: BaseException, **about: object) -> bool:
    """True when the database is away, or has no room. Calls that find it out in the same second share a log line."""
    global _logged_at
    away, state = is_away(failure), sqlstate(failure)
    if state == DISK_FULL:
        metrics.DATABASE_FULL.inc()
    if away and time.monotonic() - _logged_at >= QUIET_SECONDS:
        _logged_at = time.monotonic()
        said = FULL.get(state or "", "the database is away")
        structlog.get_logger().warning(said, reason=type(failure).__name__, **about)
    return away


class _NameService:
    """Not a context variable: a request begins with none."""

    def __init__(self, service: str) -> None:
        self._service = service

    def __call__(self, _log: object, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {"service": self._service, **line}


def _without_secrets(_log: object, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Leave secret addresses out of the log, wherever the line has its text from."""
    return {name: masked(value) if isinstance(value, str) else value for name, value in line.items()}


_tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def _without_values(exc_info: structlog.typing.ExcInfo) -> list[dict[str, Any]]:
    """Tracebacks; of an error from the database its type, state and place, since its text repeats what was stored."""
    chain: list[BaseException] = []
    following: BaseException | None = exc_info[1]
    while following and following not in chain:  # an exception that is raised again may stand in its own context
        chain.append(following)
        following = following.__cause__ or following.__context__
    ours = [e for e in chain if type(e).__module__.startswith(("sqlalchemy", "asyncpg"))]
    silent = {type(e).__name__: sqlstate(e) or getattr(e, "sqlstate", None) for e in ours}
    described = _tracebacks(exc_info)
    for part in described:
        if part["exc_type"] in silent:
            state = silent[part["exc_type"]]
            said = f"SQLSTATE {state}, the rest is" if state else "This is"
            part["exc_value"] = f"{said} left out: it may repeat what was stored"
            part.pop("exc_notes", None)
    return described


class _ToStructlog(logging.Handler):
    """Hands the lines of libraries that use `logging` to the same pipeline."""

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger(record.name)
        log.log(record.levelno, record.getMessage(), logger=record.name, exc_info=record.exc_info or None)
