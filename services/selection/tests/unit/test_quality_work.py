"""Whether Skolinspektionen has found the quality work of an organiser or a unit to be deficient."""

from selection.rules.quality_work import FOUND, MENDED, NOT_FOUND, Finding, deficient, observed


def test_a_deficiency_stands_until_it_is_mended_and_other_findings_are_none() -> None:
    findings = [
        Finding("A", None, "PAGAENDE", True),
        Finding("B", "10000001", "PAGAENDE", True),
        Finding("C", None, MENDED, True),
        Finding("D", None, "PAGAENDE", False),
    ]
    assert deficient(findings) == {"A", "10000001"}


def test_a_finding_about_the_organiser_concerns_all_its_units_and_one_about_a_unit_that_alone() -> None:
    having = frozenset({"A", "10000001"})
    assert observed("10000009", "A", having) == FOUND
    assert observed("10000001", "B", having) == FOUND
    assert observed("10000002", "B", having) == NOT_FOUND
    assert FOUND != NOT_FOUND
