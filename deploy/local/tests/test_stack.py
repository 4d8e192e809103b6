"""Processes of the stack, tried with one service alone: what is started is ready, what is stopped is gone."""

import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from insatser.health import is_ready
from insatser.layout import CLONE, Layout
from insatser.ports import accepts
from insatser.process import ProcessRef
from insatser.stack import Stack, StackError
from insatser.unprivileged import temporary_folder

NAME = "agreements"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with temporary_folder() as folder:
        stack = Stack(Layout(CLONE, folder), names=[NAME], fast=True, any_ports=True)
        stack.up()
        yield stack
        stack.reset()


def test_everything_is_ready_when_it_is_up(stack: Stack) -> None:
    assert all(is_ready(stack.root_url(name)) for name in stack.processes)


def test_the_service_serves_under_its_own_root(stack: Stack) -> None:
    with urllib.request.urlopen(f"{stack.api_url(NAME)}/api-info") as answer:
        assert answer.status == 200


def test_a_killed_process_is_seen_as_such_and_starts_again(stack: Stack) -> None:
    stack.kill_process(f"{NAME}-worker")
    assert stack.running()[f"{NAME}-worker"] is False
    stack.start_process(f"{NAME}-worker")
    assert is_ready(stack.root_url(f"{NAME}-worker"))


def test_another_command_sees_what_runs(stack: Stack) -> None:
    seen = Stack(stack.layout, names=[NAME])
    assert seen.process_ids() == stack.process_ids()
    assert seen.api_url(NAME) == stack.api_url(NAME)


def test_starting_twice_starts_nothing_new(stack: Stack) -> None:
    before = stack.process_ids()
    Stack(stack.layout, names=[NAME]).up()
    assert Stack(stack.layout, names=[NAME]).process_ids() == before


def test_a_start_that_fails_is_told_with_its_log_and_leaves_alone_what_ran_before(stack: Stack, tmp_path: Path) -> None:
    broken = Stack(Layout(tmp_path, stack.layout.home), names=[NAME], fast=True)  # no permissions.csv there
    broken.stop_process(f"{NAME}-api")
    with pytest.raises(StackError, match="PERMISSIONS_FILE: names no file"):
        broken.start_process(f"{NAME}-api")
    with pytest.raises(StackError, match="PERMISSIONS_FILE: names no file"):
        broken.up()
    assert stack.running() == {"postgres": True, "nats": True, f"{NAME}-api": False, f"{NAME}-worker": True}
    stack.start_process(f"{NAME}-api")


# Brings everything up, says so, and waits to be killed.
CALLER = f"""
import signal, sys, time
from pathlib import Path
from insatser.layout import CLONE, Layout
from insatser.process import ProcessRef
from insatser.stack import Stack, temporary_stack
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
with temporary_stack(Layout(CLONE, Path(sys.argv[1])), names=["{NAME}"], fast=True) as stack:
    print(*[stack.postgres.port, stack.nats.port, *stack.process_ids().values()], flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_the_caller_is_stopped(sign: signal.Signals) -> None:
    with temporary_folder() as folder:
        command = [sys.executable, "-c", CALLER, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as caller:
            assert caller.stdout is not None
            postgres, nats, *pids = (int(part) for part in caller.stdout.readline().split())
            refs = [ProcessRef.of(pid) for pid in pids]
            caller.send_signal(sign)
        deadline = time.monotonic() + 240
        while any(ref.running for ref in refs) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert [ref for ref in refs if ref.running] == []
        assert not accepts(postgres)
        assert not accepts(nats)
