"""What the log never says."""

import json
import logging

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.kit.logging import configure_logging
from shared.kit.secret_addresses import new_secret
from tests.support.sandbox import NOW, Note, Sandbox


async def test_a_failing_statement_is_logged_without_the_values_that_were_sent(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """PostgreSQL repeats the values of a violated key in its message, and SQLAlchemy the parameters in its."""
    configure_logging("sandbox", "INFO")
    try:
        for _ in range(2):
            async with sandbox.sessions() as session:
                session.add(Note(words="hemligt", created_at=NOW, updated_at=NOW))
                try:
                    await session.commit()
                except DBAPIError as error:
                    structlog.get_logger().error("database", exc_info=error)
        async with sandbox.sessions() as session:
            try:
                await session.execute(text("SELECT CAST(:words AS integer)"), {"words": "hemligt"})
            except DBAPIError as error:
                logging.getLogger("library").error("failed", exc_info=error)
    finally:
        structlog.reset_defaults()
        logging.basicConfig(handlers=[], force=True)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(json.loads(line)["exception"] for line in lines)
    assert "hemligt" not in "".join(lines)


def test_an_exception_that_stands_in_its_own_context_is_logged_once(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = ConnectionError("away"), ConnectionError("still away")
    first.__context__, second.__context__ = second, first
    configure_logging("sandbox", "INFO")
    try:
        structlog.get_logger().error("failed", exc_info=first)
    finally:
        structlog.reset_defaults()
        logging.basicConfig(handlers=[], force=True)
    assert "away" in capsys.readouterr().out


def test_a_secret_address_stands_in_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    secret = new_secret()
    configure_logging("sandbox", "INFO")
    try:
        structlog.get_logger().info("request", path=f"/followup/v1/calendars/{secret}")
        logging.getLogger("library").error("GET /followup/v1/calendars/%s failed", secret)
    finally:
        structlog.reset_defaults()
        logging.basicConfig(handlers=[], force=True)
    shown = capsys.readouterr().out
    assert secret not in shown
    assert shown.count("/followup/v1/calendars/hemlig-") == 2
