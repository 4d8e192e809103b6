"""By what a row is recognised, in whatever version of a document it stands."""

from agreements.rules.rows import by, by_first


def test_a_row_is_recognised_by_those_of_its_fields_that_say_something() -> None:
    cost = by("fiscal_year", "cost_kind", "measure_id")
    assert cost({"fiscal_year": 2027, "cost_kind": "grant", "measure_id": "m1", "amount": "1.00"}) == "2027-grant-m1"
    assert cost({"fiscal_year": 2027, "cost_kind": "grant", "measure_id": None}) == "2027-grant"
    assert cost({"fiscal_year": 2027, "cost_kind": "grant"}) == "2027-grant"


def test_a_row_is_recognised_by_its_identity_and_else_by_its_words() -> None:
    commitment = by_first(by("commitment_id"), by("party", "what"))
    assert commitment({"commitment_id": "c1", "party": "AGENCY", "what": "Granska"}) == "c1"
    assert commitment({"party": "AGENCY", "what": "Granska"}) == "AGENCY-Granska"
    assert commitment({}) == ""
