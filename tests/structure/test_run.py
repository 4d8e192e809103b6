"""`make test` adds up what each part says, and is green only when every part came to its end."""

from tests.run import Part, total

GREEN = Part("services/budget", 0, ["....  [100%]", "812 passed, 1 skipped in 749.91s (0:12:29)"])


def test_what_a_process_says_on_its_way_out_hides_no_sum() -> None:
    noisy = Part(
        "shared", 0, ["1003 passed in 180.10s (0:03:00)", "ResourceWarning: subprocess 28574 is still running"]
    )
    assert noisy.succeeded
    assert total([GREEN, noisy], 1602.11) == "1815 passed, 1 skipped in 1602.11s (26:42)"


def test_a_part_that_failed_or_never_came_to_its_end_is_red() -> None:
    red = Part("tests/faults", 1, ["1 failed, 186 passed, 2 errors in 1.00s"])
    assert not red.succeeded
    assert total([red, GREEN], 61) == "1 failed, 2 error, 998 passed, 1 skipped in 61.00s (1:01)"
    assert not Part("tests/faults", 0, ["...."]).succeeded
    assert Part("deploy", 5, ["no tests ran in 0.01s"]).succeeded
