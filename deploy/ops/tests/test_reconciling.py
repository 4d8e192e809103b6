"""What is said of two services beside each other is said when it has become so, or when the time is out."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from insatser_ops import reconciling
from insatser_ops.apis import Apis


class Reader:
    """Lacks an event of a manifest that came while it was waited for, the first times it is asked."""

    def __init__(self, *, lacks: int) -> None:
        self.lacks = lacks

    def get(self, _service: str, _path: str) -> dict[str, Any]:
        return {"manifests": 27}

    def all(self, _service: str, path: str) -> Iterator[dict[str, Any]]:
        if path == "/consumers":
            yield {
                "name": "r",
                "producer": "p",
                "manifests_passed": 27,
                "manifests_known": 28,
                "paused_at": None,
            }
        elif self.lacks:
            self.lacks -= 1
            yield {"type": "p.thing-done.v1", "event_id": "e"}


@pytest.mark.parametrize(("lacks", "seconds", "left"), [(2, 60, 0), (2, 0, 1)], ids=["it comes", "the time is out"])
def test_what_was_sent_while_we_waited_is_waited_for_too(
    monkeypatch: pytest.MonkeyPatch, lacks: int, seconds: float, left: int
) -> None:
    monkeypatch.setattr(reconciling, "POLL_SECONDS", 0)
    (difference,) = reconciling.wait(cast(Apis, Reader(lacks=lacks)), "p", "r", seconds=seconds)
    assert difference.events == left
