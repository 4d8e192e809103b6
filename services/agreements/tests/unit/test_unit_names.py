"""How documents name school units."""

from agreements.models.unit_names import UnitNames


def test_a_unit_is_written_with_name_and_code_and_one_without_a_name_with_its_code() -> None:
    names = UnitNames({"48000763": "Brinellskolan"})
    assert names.written("48000763", "48000764") == "Brinellskolan (48000763), 48000764"
    assert UnitNames({}).written() == ""
