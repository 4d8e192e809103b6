"""Free TCP ports on the loopback address."""

import random
import socket
from collections.abc import Container, Iterable, Mapping

LOOPBACK = "127.0.0.1"
# Below the range that systems take the near ends of outgoing connections from: while a server of ours restarts,
# nobody who tries to reach it can be given its port, or end up talking to himself.
RANGE = range(20000, 32000)


def free_port(preferred: int | None = None) -> int:
    """The preferred port when nobody listens there, else one by chance, which is then ours while this process lives."""
    if preferred is not None and _is_free(preferred):
        return preferred
    for port in random.SystemRandom().sample(RANGE, len(RANGE)):
        if _hold(port):
            return port
    raise OSError("no free port on the loopback address")


def choose_ports(names: Iterable[str], wanted: Mapping[str, int], *, kept: Container[str]) -> dict[str, int]:
    """A port of its own for each name: the wanted one where nobody listens there, or whatever listens is `kept`."""
    chosen: dict[str, int] = {}
    for name in names:
        port = wanted[name] if name in kept else free_port(wanted.get(name))
        while name not in kept and port in chosen.values():
            port = free_port()
        chosen[name] = port
    return chosen


def accepts(port: int, *, timeout: float = 0.2) -> bool:
    """True when someone answers there now."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=timeout):
            return True
    except OSError:
        return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _hold(port: int) -> bool:
    """True when nobody has it. It is bound and not listened to: a server may take it, but nobody who looks for one.

    Servers take their ports seconds after they were chosen, and two systems may start at once.
    """
    ours = socket.socket()
    try:
        ours.bind((LOOPBACK, port))
    except OSError:
        ours.close()
        return False
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ours.detach()  # closed when the process ends, and not before
    return True
