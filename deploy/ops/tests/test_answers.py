"""What the desk says when it is refused, or finds nothing: what was wrong, and what would have been right."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from insatser_ops import cli
from insatser_ops.apis import Refused

ADDRESS = ("--token", "x", "--address", "budget=http://budget.test")
Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """Lets a function answer for the services."""

    def install(answer: Answer) -> None:
        real = httpx.Client

        def client(**given: Any) -> httpx.Client:
            return real(transport=httpx.MockTransport(answer), **given)

        monkeypatch.setattr(httpx, "Client", client)

    return install


def test_a_refused_field_is_named_with_what_would_be_right(answering: Callable[[Answer], None]) -> None:
    faults = [{"field": "body.reason", "message": "texten är för kort", "expected": "minst 5 tecken"}]
    problem = {"title": "Uppgifterna kan inte godtas", "detail": "Rätta uppgifterna under errors.", "errors": faults}
    answering(lambda _: httpx.Response(422, json=problem))
    done = CliRunner().invoke(cli.app, [*ADDRESS, "pause", "budget", "budget-funding", "--reason", "x"])
    assert isinstance(done.exception, Refused)
    assert "reason: texten är för kort, minst 5 tecken" in str(done.exception)


def test_a_case_that_nobody_has_published_anything_about_is_no_empty_table(
    answering: Callable[[Answer], None],
) -> None:
    answering(lambda _: httpx.Response(200, json=[]))
    done = CliRunner().invoke(cli.app, [*ADDRESS, "case", "0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10"])
    assert isinstance(done.exception, Refused)
    assert "0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10" in str(done.exception)
    assert "erbjudandets" in str(done.exception)


def test_dropping_an_event_is_proposed_by_one_command_and_decided_by_another(
    answering: Callable[[Answer], None],
) -> None:
    asked: list[tuple[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.path, json.loads(request.content)))
        return httpx.Response(200, json={})

    answering(answer)
    for command in ("propose-discard", "discard"):
        done = CliRunner().invoke(cli.app, [*ADDRESS, command, "budget", "ID", "--reason", "Dubblett"])
        assert done.exit_code == 0, done.exception
    assert asked == [
        ("/budget/v1/held-events/ID/discard-proposals", {"reason": "Dubblett"}),
        ("/budget/v1/held-events/ID/discards", {"reason": "Dubblett"}),
    ]
