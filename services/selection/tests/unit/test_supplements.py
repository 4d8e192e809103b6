"""Which units may be added to an offer, as rules."""

import pytest

from selection.rules.supplements import Unit, limit_fault, unit_faults

OWN, OTHER = "2120000159", "2120000571"


def faults(*codes: str, **changed: object) -> list[str]:
    """Of units of the register, which is one open unit unless something about it is changed."""
    values = {"code": "10000001", "organization_number": OWN, "status": "AKTIV", "school_types": ("GR",)}
    unit = Unit(**values | changed)  # type: ignore[arg-type]
    found = unit_faults(
        codes or (unit.code,),
        {unit.code: unit},
        organization_number=OWN,
        school_types=("GR", "GY"),
        present={"10000002": "10000002", "10000004": "10000003"},
    )
    return [fault.message for fault in found]


def test_an_open_unit_of_the_organiser_may_be_added() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"organization_number": OTHER}, "hör till en annan huvudman"),
        ({"status": "UPPHORT"}, "har upphört"),
        ({"status": "UPPHORT", "successor": "10000009"}, "har upphört och har den nya koden 10000009"),
        ({"status": "VILANDE"}, "har ingen verksamhet nu"),
        ({"status": "PLANERAD"}, "har inte börjat"),
        ({"school_types": ("SP",)}, "har SP"),
        ({"school_types": ()}, "har inga skolformer"),
        ({"code": "10000002"}, "ingår redan"),
        ({"code": "10000004"}, "ingår redan, under sin tidigare kod 10000003"),
    ],
)
def test_a_unit_is_refused_with_what_is_wrong(changed: dict[str, object], message: str) -> None:
    code = changed.get("code", "10000001")
    assert faults(**changed) == [f"skolenheten {code} {message}"]


def test_every_fault_is_said_at_once() -> None:
    assert faults("10000001", "10000001", "10000005") == [
        "skolenheten 10000001 står flera gånger",
        "skolenheten 10000005 finns inte i registret",
    ]


def test_an_organiser_has_no_more_units_than_the_programme_lets_it() -> None:
    assert limit_fault(1, 2, most=3) is None
    one, none = limit_fault(2, 2, most=3), limit_fault(1, 3, most=3)
    assert one is not None
    assert none is not None
    assert (one.message, one.expected) == (
        "uppdraget tar högst 3 skolenheter hos en huvudman, och 2 ingår redan",
        "högst 1 till",
    )
    assert none.expected == "inga fler skolenheter"
