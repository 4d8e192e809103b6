"""Two who write in one draft of an agreement: rows keep their identity, and what collides is said in Swedish."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from agreements.models.content import AgreementContent
from agreements.rules.collisions import collision_text
from agreements.rules.differences import changes
from agreements.rules.merging import Collision, merge

Content = dict[str, Any]
BASE: Content = {
    "ends_on": "2028-12-31",
    "measures": [{"measure_id": "m1", "title": "Handledning", "ends_on": "2028-06-15"}],
    "commitments": [
        {"commitment_id": "c1", "party": "AGENCY", "what": "Ge processtöd", "owner": "", "due_on": "2027-03-01"},
        {"party": "ORGANIZER", "what": "Avsätta tid", "owner": "Rektorn", "due_on": "2027-03-01"},
    ],
    "costs": [{"fiscal_year": 2027, "cost_kind": "grant", "measure_id": "m1", "amount": "400.00"}],
    "instalments": [
        {"instalment_id": "i1", "number": 1, "due_on": "2027-01-01", "amount": "200.00", "after_statement_id": None},
        {"instalment_id": "i2", "number": 2, "due_on": "2027-09-01", "amount": "200.00", "after_statement_id": "s1"},
    ],
    "statements": [{"statement_id": "s1", "due_on": "2027-06-30", "amount": "200.00", "instalment_ids": ["i1"]}],
}
WHOSE = "Skolverket (anna)"


def written(change: Callable[[Content], object]) -> Content:
    content = copy.deepcopy(BASE)
    change(content)
    return content


def merged(theirs: Callable[[Content], object], yours: Callable[[Content], object]) -> tuple[Content, list[str]]:
    """The merge, and what collides in Swedish."""
    sides = written(theirs), written(yours), BASE
    content, collisions = merge(BASE, *sides[:2], AgreementContent.ROWS)
    return content, [collision_text(collision, sides, whose=WHOSE) for collision in collisions]


def set_row(field: str, number: int, **values: Any) -> Callable[[Content], object]:
    return lambda content: content[field][number].update(values)


def add_row(field: str, row: Content) -> Callable[[Content], object]:
    return lambda content: content[field].append(row)


def drop_row(field: str, number: int) -> Callable[[Content], object]:
    return lambda content: content[field].pop(number)


EDITS: dict[str, Content] = {
    "measures": {"ends_on": "2028-08-15"},
    "commitments": {"due_on": "2027-05-01"},
    "costs": {"amount": "500.00"},
    "instalments": {"amount": "150.00"},
    "statements": {"due_on": "2027-07-31"},
}
ADDED: dict[str, Content] = {
    "measures": {"measure_id": "m2", "title": "Kurs", "ends_on": "2028-06-15"},
    "commitments": {"party": "AGENCY", "what": "Granska", "owner": "", "due_on": "2027-09-01"},
    "costs": {"fiscal_year": 2028, "cost_kind": "grant", "measure_id": "m1", "amount": "1.00"},
    "instalments": {"instalment_id": "i3", "number": 3, "due_on": "2028-01-01", "amount": "9.00"},
    "statements": {"statement_id": "s2", "due_on": "2028-06-30", "amount": "9.00"},
}


@pytest.mark.parametrize("field", EDITS)
def test_an_edit_of_one_row_and_an_addition_of_another_are_both_kept(field: str) -> None:
    edit, add = set_row(field, 0, **EDITS[field]), add_row(field, ADDED[field])
    for theirs, yours in ((edit, add), (add, edit)):
        content, collisions = merged(theirs, yours)
        assert collisions == []
        assert content[field] == [BASE[field][0] | EDITS[field], *BASE[field][1:], ADDED[field]]


def test_two_fields_of_one_row_are_both_kept() -> None:
    cheaper, later = set_row("instalments", 1, amount="150.00"), set_row("instalments", 1, due_on="2027-10-01")
    content, collisions = merged(cheaper, later)
    assert collisions == []
    assert content["instalments"][1] == BASE["instalments"][1] | {"amount": "150.00", "due_on": "2027-10-01"}


def test_the_same_field_is_a_collision_with_both_values_and_whose() -> None:
    content, collisions = merged(
        set_row("instalments", 1, amount="150.00", after_statement_id=None), set_row("instalments", 1, amount="250.00")
    )
    assert collisions == [
        "Delutbetalning 2, belopp: Skolverket (anna) har skrivit 150,00\u00a0kr och du 250,00\u00a0kr."
    ]
    assert content["instalments"][1]["amount"] == "150.00"


def test_whole_sentences_that_collide_stand_in_quotation_marks() -> None:
    _, collisions = merged(set_row("commitments", 0, what="Ger processtöd."), set_row("commitments", 0, what="Leder."))
    assert collisions[0].endswith("lydelse: Skolverket (anna) har skrivit ”Ger processtöd.” och du ”Leder.”.")


def test_identities_and_codes_are_shown_as_people_know_them() -> None:
    add = add_row("statements", ADDED["statements"])

    def await_another(content: Content) -> None:
        add(content)
        content["instalments"][1]["after_statement_id"] = "s2"

    _, collisions = merged(set_row("instalments", 1, after_statement_id=None), await_another)
    assert collisions == ["Delutbetalning 2, efter redovisning: Skolverket (anna) har skrivit inget och du 2028-06-30."]


def test_what_one_took_away_and_the_other_changed_stays_and_is_said() -> None:
    gone, edited = drop_row("costs", 0), set_row("costs", 0, amount="500.00")
    name = "Kostnad 2027 (bidrag, Handledning) 500,00\u00a0kr"
    stays = [BASE["costs"][0] | {"amount": "500.00"}]
    content, collisions = merged(gone, edited)
    assert (content["costs"], collisions) == (
        stays,
        [f"{name}: {WHOSE} har tagit bort den och du har ändrat den. Den står kvar, så som du skrev den."],
    )
    content, collisions = merged(edited, gone)
    assert (content["costs"], collisions) == (
        stays,
        [f"{name}: {WHOSE} har ändrat den och du har tagit bort den. Den står kvar, så som den är ändrad."],
    )


def test_a_row_that_both_added_is_shown_as_both_wrote_it() -> None:
    row = ADDED["costs"]
    content, (collision,) = merged(add_row("costs", row), add_row("costs", row | {"amount": "2.00"}))
    assert collision == (
        "Kostnad 2028 (bidrag, Handledning) 1,00\u00a0kr: "
        "Skolverket (anna) har skrivit (belopp 1,00\u00a0kr) och du (belopp 2,00\u00a0kr)."
    )
    assert content["costs"][1] == row


def test_rows_that_cannot_be_told_apart_are_compared_as_a_whole() -> None:
    twice = add_row("costs", BASE["costs"][0])
    content, collisions = merged(twice, set_row("costs", 0, amount="500.00"))
    assert collisions == ["Kostnad: Skolverket (anna) har skrivit 2 rader och du en rad."]
    assert len(content["costs"]) == 2


def test_a_commitment_without_an_identity_is_recognised_by_its_words() -> None:
    theirs, yours = set_row("commitments", 1, owner="Skolchefen"), set_row("commitments", 0, owner="Enheten")
    content, collisions = merged(theirs, yours)
    assert collisions == []
    assert [row["owner"] for row in content["commitments"]] == ["Enheten", "Skolchefen"]


def test_each_line_of_a_difference_names_its_section() -> None:
    after = written(set_row("instalments", 1, after_statement_id=None)) | {"ends_on": "2029-06-30"}
    del after["statements"][0]["instalment_ids"]
    assert list(changes(BASE, after)) == [
        ("ends_on", "Sista dag: 2028-12-31 → 2029-06-30"),
        ("instalments/i2", "Delutbetalning 2, efter redovisning: 2027-06-30 → inget"),
        ("statements/s1", "Redovisning 2027-06-30, avser delutbetalning: 1 → inget"),
    ]


def test_a_row_that_stands_in_no_text_is_not_taken_for_another() -> None:
    with pytest.raises(LookupError, match="no row of costs is 2031-grant"):
        collision_text(Collision("costs/2031-grant", "1.00", "2.00"), [BASE], whose=WHOSE)
