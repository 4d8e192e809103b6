"""What a process starts with is looked through by the garbage collector neither then nor later."""

import gc

import pytest

from shared.main import made_to_stay


def test_what_a_process_starts_with_is_left_alone_by_the_collector() -> None:
    gc.unfreeze()
    with made_to_stay():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_a_start_that_fails_leaves_the_collector_on() -> None:
    with pytest.raises(ImportError), made_to_stay():
        raise ImportError
    assert gc.isenabled()
