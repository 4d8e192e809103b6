"""Merging what two wrote at once: nothing is lost unseen, whatever they wrote."""

from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agreements.models.analysis_content import AnalysisContent
from agreements.models.plan_content import PlanContent
from agreements.rules import merging
from agreements.rules.merging import Collision

merge = partial(merging.merge, rows=PlanContent.ROWS)
changed = partial(merging.changed, rows=PlanContent.ROWS)
sections = partial(merging.sections, rows=PlanContent.ROWS)

MEASURE = {"key": "A1", "goal": "Fler når målen", "costs": []}
BASE: dict[str, Any] = {"risks": "Lärarbyten", "lessons": "", "measures": [MEASURE]}


def test_different_sections_are_both_kept() -> None:
    theirs, yours = BASE | {"risks": "Vikarier"}, BASE | {"lessons": "Nätverk"}
    assert merge(BASE, theirs, yours) == (BASE | {"risks": "Vikarier", "lessons": "Nätverk"}, [])


def test_different_fields_of_the_same_row_are_both_kept() -> None:
    theirs = BASE | {"measures": [MEASURE | {"goal": "Alla når målen"}]}
    yours = BASE | {"measures": [MEASURE | {"costs": [1]}, MEASURE | {"key": "A2"}]}
    merged, collisions = merge(BASE, theirs, yours)
    assert collisions == []
    assert merged["measures"] == [MEASURE | {"goal": "Alla når målen", "costs": [1]}, MEASURE | {"key": "A2"}]


def test_the_same_field_is_a_collision_and_both_texts_are_shown() -> None:
    theirs = BASE | {"measures": [MEASURE | {"goal": "Alla når målen"}]}
    yours = BASE | {"measures": [MEASURE | {"goal": "Ingen lämnas"}]}
    merged, collisions = merge(BASE, theirs, yours)
    assert collisions == [Collision("measures/A1/goal", "Alla når målen", "Ingen lämnas")]
    assert merged == theirs


def test_a_row_that_one_took_away_and_the_other_wrote_in_is_kept_and_named() -> None:
    gone, written = BASE | {"measures": []}, BASE | {"measures": [MEASURE | {"goal": "Alla"}]}
    for theirs, yours in ((gone, written), (written, gone)):
        merged, collisions = merge(BASE, theirs, yours)
        assert merged == written
        assert [collision.section for collision in collisions] == ["measures/A1"]


def test_a_row_that_one_took_away_is_gone_when_the_other_let_it_be() -> None:
    assert merge(BASE, BASE | {"measures": []}, BASE | {"risks": "x"})[0] == {
        "risks": "x",
        "lessons": "",
        "measures": [],
    }


def test_a_list_that_both_added_where_there_was_none_is_compared_as_a_whole() -> None:
    theirs, yours = ({"measures": [MEASURE | {"goal": goal}]} for goal in ("Alla når målen", "Ingen lämnas"))
    assert merge({}, theirs, yours) == (theirs, [Collision("measures", theirs["measures"], yours["measures"])])


def test_the_sections_of_a_document_are_its_fields_and_its_named_rows() -> None:
    described = {"descriptions": [{"school_unit_code": None, "level": "results", "text": "Låga"}]}
    assert list(merging.sections(described, AnalysisContent.ROWS)) == ["descriptions/results"]
    assert list(sections(BASE)) == ["risks", "lessons", "measures/A1"]
    assert changed(BASE, BASE | {"measures": [MEASURE | {"key": "A2"}]}) == ["measures/A1", "measures/A2"]


words = st.sampled_from(["", "a", "b", "c"])
rows = st.lists(
    st.fixed_dictionaries({"key": st.sampled_from(["A1", "A2"]), "goal": words}),
    max_size=3,
    unique_by=lambda r: r["key"],
)
documents = st.fixed_dictionaries({"risks": words, "measures": rows})


@given(documents, documents, documents)
def test_every_text_of_either_is_in_the_merge_or_shown_as_a_collision(
    base: dict[str, Any], theirs: dict[str, Any], yours: dict[str, Any]
) -> None:
    merged, collisions = merge(base, theirs, yours)
    where = {collision.section.split("/goal")[0] for collision in collisions}
    for side in (theirs, yours):
        for section in changed(base, side):
            assert sections(merged).get(section) == sections(side).get(section) or section in where


@given(documents, documents)
def test_what_only_one_has_changed_is_theirs(base: dict[str, Any], other: dict[str, Any]) -> None:
    for theirs, yours in ((base, other), (other, base)):
        merged, collisions = merge(base, theirs, yours)
        assert (sections(merged), collisions) == (sections(other), [])
