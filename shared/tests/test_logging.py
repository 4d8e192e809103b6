"""What the log says, and what it never says."""

import contextlib
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import structlog
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.broker import consumer as consuming_kit
from shared.kit.inbox import Order
from shared.middleware import requests
from shared.telemetry import logging as kit_logging
from shared.telemetry import metrics, repeating
from shared.telemetry.logging import configure_logging, log_outage
from shared.telemetry.repeating import attempt
from shared.telemetry.secret_addresses import new_secret
from shared.telemetry.trouble import BrokerAway
from tests.support.alarms import alarms
from tests.support.consuming import Handler, consumer, take
from tests.support.sandbox import NOW, Note, NotedV1, Sandbox, WordsTaken, event

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Other tests in the process log as they did."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()
    logging.basicConfig(handlers=[], force=True)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    """`lines()` is what has been written since it was last asked, as a service writes it."""
    written = io.StringIO()
    monkeypatch.setattr(kit_logging, "_logged_at", -10.0)
    with contextlib.redirect_stdout(written):
        configure_logging("sandbox", "INFO")
    structlog.configure(cache_logger_on_first_use=False)
    # A logger that has been used goes on writing where it wrote: these are new, and gone after the test.
    for module in (consuming_kit, requests, repeating):
        monkeypatch.setattr(module, "log", structlog.get_logger())

    def read() -> list[dict[str, Any]]:
        found = [json.loads(line) for line in written.getvalue().splitlines()]
        written.seek(0)
        written.truncate()
        return found

    return read


async def test_every_line_says_which_service_wrote_it_and_a_request_is_one_line(
    api: httpx.AsyncClient, writer: dict[str, str], lines: Lines
) -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    await api.get("/notes", headers=writer | {"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"})
    (request,) = lines()
    assert (request["service"], request["message"], request["trace_id"]) == ("sandbox", "request", trace_id)
    logging.getLogger("library").warning("by another")
    assert [line["service"] for line in lines()] == ["sandbox"]


async def test_an_event_that_is_handled_is_one_line_with_its_trace(sandbox: Sandbox, lines: Lines) -> None:
    noted = event(NotedV1(words="hemligt")).model_copy(
        update={"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
    )
    reader = consumer(sandbox, Handler())
    await take(reader, noted)
    await take(reader, noted)
    first, second = lines()
    shown = {"message": "event handled", "consumer": "sandbox-notes", "type": "sandbox.noted.v1", "subject": "one"}
    assert shown.items() <= first.items()
    assert first["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert (first["event_id"], first["admission"], second["admission"]) == (str(noted.id), "next", "duplicate")
    assert "hemligt" not in str(first)


async def test_an_event_that_is_put_aside_is_found_by_its_trace(sandbox: Sandbox, lines: Lines) -> None:
    handler = Handler()
    handler.fails = [WordsTaken("Orden är upptagna.")]
    noted = event(NotedV1(words="w1")).model_copy(
        update={"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
    )
    await take(consumer(sandbox, handler, Order.NONE), noted)
    (line,) = lines()
    assert (line["message"], line["trace_id"]) == ("event held", "4bf92f3577b34da6a3ce929d0e0e4736")


async def _lose_database() -> None:
    raise ConnectionRefusedError


async def test_a_database_that_is_away_is_one_line_a_second_however_many_find_it_out(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(50):
        assert not await attempt(f"job {number}", _lose_database())
        assert log_outage(ConnectionResetError())
    (line,) = lines()
    assert (line["message"], line["level"], line["job"]) == ("the database is away", "warning", "job 0")
    assert "exception" not in line
    monkeypatch.setattr(kit_logging, "_logged_at", -10.0)  # a second later
    assert not await attempt("job", _lose_database())
    assert not await attempt("job", _break())
    assert [line["message"] for line in lines()] == ["the database is away", "job failed, will run again"]


async def test_a_job_that_misses_its_broker_says_so_in_a_line_and_not_by_a_traceback(lines: Lines) -> None:
    async def ask() -> None:
        raise BrokerAway("nats: timeout")

    assert not await attempt("compare budget", ask())
    [line] = lines()
    assert (line["message"], line["job"], line["reason"]) == ("broker away", "compare budget", "nats: timeout")
    assert "exception" not in line


async def test_an_error_of_the_database_is_logged_by_its_state_and_without_its_text(lines: Lines) -> None:
    """What it says may be personal data; which kind of error it is, is what whoever reads the log must know."""

    async def fail() -> None:
        raise DBAPIError("INSERT … 'Anna'", {}, _Locked("could not obtain lock on row of 'Anna'"))

    assert not await attempt("seal audit", fail())
    [line] = lines()
    assert "Anna" not in json.dumps(line)
    assert line["exception"][0]["exc_value"] == "SQLSTATE 55P03, the rest is left out: it may repeat what was stored"


class _Locked(Exception):
    sqlstate = "55P03"


class _Full(Exception):
    sqlstate = "53100"


class _Crowded(Exception):
    sqlstate = "53300"


def test_a_full_disk_is_said_to_be_one_and_moves_its_alarm(lines: Lines) -> None:
    before = REGISTRY.get_sample_value("database_full_total") or 0
    assert not alarms()["DatabaseFull"].passed_by(0)
    assert log_outage(DBAPIError("INSERT …", {}, _Full()))
    assert [line["message"] for line in lines()] == ["the database has no room on its disk"]
    assert alarms()["DatabaseFull"].passed_by((REGISTRY.get_sample_value("database_full_total") or 0) - before)


def test_a_database_that_takes_no_more_connections_is_not_said_to_be_away(lines: Lines) -> None:
    assert log_outage(DBAPIError("SELECT …", {}, _Crowded()))
    assert [line["message"] for line in lines()] == ["the database takes no more connections"]


async def _break() -> None:
    raise ValueError("of its own")


async def test_methods_that_callers_make_up_share_a_series(api: httpx.AsyncClient) -> None:
    for method in ("MAKE", "UP", "GET"):
        await api.request(method, "/nowhere")
    methods = {
        sample.labels["method"]
        for family in REGISTRY.collect()
        if family.name == "http_request_seconds"
        for sample in family.samples
    }
    assert methods <= {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "other"}
    assert "other" in methods


async def test_how_long_an_event_took_is_measured_where_its_time_is_the_clocks(sandbox: Sandbox) -> None:
    def count() -> float:
        return metrics.WORKER.get_sample_value("event_end_to_end_seconds_count", {"consumer": "sandbox-notes"}) or 0

    before = count()
    reader = consumer(sandbox, Handler())
    moved = event(NotedV1(words="w1")).model_copy(update={"serverdate": NOW})
    await take(reader, moved, moved, event(NotedV1(words="w2"), sequence=2))
    assert count() == before + 1


async def test_a_job_says_whether_it_went_well() -> None:
    assert await attempt("job", _do_nothing())
    assert not await attempt("job", _break())


async def _do_nothing() -> None:
    """A job with nothing to do."""


async def test_a_failing_statement_is_logged_without_the_values_that_were_sent(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """PostgreSQL repeats the values of a violated key in its message, and SQLAlchemy the parameters in its."""
    configure_logging("sandbox", "INFO")
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
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(json.loads(line)["exception"] for line in lines)
    assert "hemligt" not in "".join(lines)


def test_an_exception_that_stands_in_its_own_context_is_logged_once(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = ConnectionError("away"), ConnectionError("still away")
    first.__context__, second.__context__ = second, first
    configure_logging("sandbox", "INFO")
    structlog.get_logger().error("failed", exc_info=first)
    assert "away" in capsys.readouterr().out


def test_a_secret_address_stands_in_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    secret = new_secret()
    configure_logging("sandbox", "INFO")
    structlog.get_logger().info("request", path=f"/followup/v1/calendars/{secret}")
    logging.getLogger("library").error("GET /followup/v1/calendars/%s failed", secret)
    shown = capsys.readouterr().out
    assert secret not in shown
    assert shown.count("/followup/v1/calendars/hemlig-") == 2
