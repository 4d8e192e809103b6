"""Sample data: the same every time, in the real formats, and never to be taken for real results."""

from pathlib import Path

from insatser.sample import MARK, SHIPPED, copy_shipped, write_organizers
from selection.readers.register import OrganizerRow, SchoolUnitRow, read_register
from selection.rules.identity import is_organization_number
from shared.files.kinds import read_contents


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("first", 1), ("second", 1), ("third", 2)):
        write_organizers(tmp_path / name, 20, seed=seed)
    first, second, third = (contents(tmp_path / name) for name in ("first", "second", "third"))
    assert first == second
    assert first != third


def test_generated_registers_are_read_without_errors(tmp_path: Path) -> None:
    write_organizers(tmp_path, 20)
    with (tmp_path / "register_huvudman.csv").open("rb") as stream:
        organizers = list(read_register(read_contents(stream)))
    with (tmp_path / "register_grundskola.csv").open("rb") as stream:
        units = list(read_register(read_contents(stream)))
    assert len(organizers) == 20
    assert all(isinstance(row, OrganizerRow) for row in organizers)
    assert all(isinstance(row, SchoolUnitRow) for row in units)


def test_no_file_is_made_without_a_row(tmp_path: Path) -> None:
    """It would be refused, as an export without a row is."""
    write_organizers(tmp_path, 20)
    assert "register_gymnasieskola.csv" not in contents(tmp_path)
    assert all(len(content.splitlines()) > 1 for content in contents(tmp_path).values())


def test_every_file_says_that_its_results_are_invented(tmp_path: Path) -> None:
    copy_shipped(tmp_path / "shipped")
    write_organizers(tmp_path / "made", 5)
    for folder in (SHIPPED, tmp_path / "shipped", tmp_path / "made"):
        results = (folder / "siris_slutbetyg_ak9.csv").read_text(encoding="utf-8-sig")
        assert results.startswith(MARK)


def test_the_shipped_organisers_have_valid_numbers() -> None:
    with (SHIPPED / "register_huvudman.csv").open("rb") as stream:
        rows = [row for row in read_register(read_contents(stream)) if isinstance(row, OrganizerRow)]
    assert len(rows) == 33
    assert all(is_organization_number(row.organization_number) for row in rows)
