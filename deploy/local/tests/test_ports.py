"""Two systems that start at once have ports of their own, although servers take theirs seconds later."""

import socket
import subprocess
import sys

from insatser.ports import LOOPBACK, RANGE, accepts, free_port

CHOOSES = """
import sys
from insatser import ports
ports.RANGE = range(int(sys.argv[1]), int(sys.argv[1]) + 1)
try:
    print(ports.free_port())
except OSError as none:
    print(none)
"""


def chosen_by_another(port: int) -> str:
    """Port printed by a process that may choose no other."""
    return subprocess.run([sys.executable, "-c", CHOOSES, str(port)], check=True, capture_output=True, text=True).stdout


def test_a_port_that_was_chosen_is_nobody_elses_and_a_server_may_take_it() -> None:
    port = free_port()
    assert port in RANGE
    assert chosen_by_another(port) == "no free port on the loopback address\n"
    assert not accepts(port)
    with socket.create_server((LOOPBACK, port)):  # as servers do: it reuses addresses
        assert accepts(port)
        assert chosen_by_another(port) == "no free port on the loopback address\n"


def test_a_preferred_port_is_taken_when_nobody_listens_there() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        taken = server.getsockname()[1]
        assert free_port(taken) != taken
    assert free_port(taken) == taken
