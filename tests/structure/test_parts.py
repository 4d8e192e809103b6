"""`make test` runs part by part: every file of tests belongs to one part, and to no more."""

from collections import Counter

from insatser.layout import CLONE
from tests.run import PARTS

TESTED = ("shared", "services", "deploy", "tests")


def _belongs(file: str, part: tuple[str, ...]) -> bool:
    def lies_in(path: str) -> bool:
        return file == path or file.startswith(f"{path}/")

    taken = [path for path in part if not path.startswith("--")]
    left = [path.removeprefix("--ignore=") for path in part if path.startswith("--")]
    return any(map(lies_in, taken)) and not any(map(lies_in, left))


def test_every_file_of_tests_is_in_one_part() -> None:
    files = [path.relative_to(CLONE).as_posix() for top in TESTED for path in (CLONE / top).rglob("test_*.py")]
    parts = Counter({file: sum(_belongs(file, part) for part in PARTS) for file in files})
    assert [file for file, number in parts.items() if number != 1] == []
    named = {path.removeprefix("--ignore=") for part in PARTS for path in part}
    assert [path for path in sorted(named) if not (CLONE / path).exists()] == []
