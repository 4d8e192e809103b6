"""Who is counted with whom, and what of the counts is shown: nothing that leads to a person."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.rules.surveys import Group, add_answers, figures, form_groups, protect

LEAST, OPTIONS = 5, 4
NUMBERS = st.lists(st.integers(0, 12), min_size=1, max_size=7)
INVITED = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12), min_size=1)


def group(organizer: str | None, *answers: int) -> Group:
    """Answers to one question, those without an opinion first."""
    return Group(organizer, 20, sum(answers), {"fråga": list(answers)})


@given(INVITED)
def test_no_group_is_of_fewer_than_the_least(invited: dict[str, int]) -> None:
    if sum(invited.values()) < LEAST:
        with pytest.raises(ValueError, match="too few"):
            form_groups(invited, LEAST)
        return
    places = form_groups(invited, LEAST)
    assert places.keys() == invited.keys()
    for place in set(places.values()):
        assert sum(number for organizer, number in invited.items() if places[organizer] == place) >= LEAST


def test_the_smallest_of_the_others_joins_those_with_few() -> None:
    assert form_groups({"a": 2, "b": 9, "c": 6}, LEAST) == {"a": None, "b": "b", "c": None}
    assert form_groups({"a": 2, "b": 3, "c": 6}, LEAST) == {"a": None, "b": None, "c": "c"}


def test_an_organiser_with_just_enough_persons_is_a_group_of_its_own() -> None:
    assert form_groups({"a": 5, "b": 6}, LEAST) == {"a": "a", "b": "b"}


@given(NUMBERS)
def test_what_is_hidden_is_found_by_no_subtraction(answers: list[int]) -> None:
    hidden, is_whole_hidden = protect(answers, LEAST)
    assert all(answers[place] >= LEAST for place in range(len(answers)) if place not in hidden)
    if is_whole_hidden:
        return
    # The whole less all that is shown is the hidden ones together, and is all that anyone can know of them.
    together = [answers[place] for place in hidden if answers[place]]
    assert sum(answers) >= LEAST
    assert not together or (len(together) > 1 and sum(together) >= LEAST)


@given(NUMBERS)
def test_nothing_is_hidden_without_need(answers: list[int]) -> None:
    if min(answers) >= LEAST:
        assert protect(answers, LEAST) == (set(), False)


def test_a_small_group_takes_the_next_smallest_with_it() -> None:
    assert protect([3, 20, 6, 9], LEAST) == ({0, 2}, False)
    assert protect([3, 4, 20], LEAST) == ({0, 1}, False)
    assert protect([3, 1, 6, 20], LEAST) == ({0, 1, 2}, False)
    assert protect([3, 2, 20], LEAST) == ({0, 1}, False)


def test_of_two_groups_neither_is_shown_when_one_is_small() -> None:
    assert protect([3, 9], LEAST) == ({0, 1}, False)
    assert protect([3], LEAST) == ({0}, True)
    assert protect([0, 9], LEAST) == ({0}, False)


def test_a_figure_is_of_those_with_an_opinion() -> None:
    whole, first, second = figures(
        [group("a", 2, 0, 1, 2, 3), group("b", 0, 5, 0, 0, 0)], "fråga", least=LEAST, options=OPTIONS
    )
    assert (whole.answers, whole.mean, whole.shares) == (11, Decimal("2.3"), (45, 9, 18, 27))
    assert (first.organizer, first.answers, first.mean) == ("a", 6, Decimal("3.3"))
    assert (second.shares, second.mean) == ((100, 0, 0, 0), Decimal("1.0"))
    assert [figure.is_whole for figure in (whole, first, second)] == [True, False, False]


def test_a_group_that_nobody_of_has_answered_adds_nothing_to_the_whole() -> None:
    silent = Group("a", 20, 0, {})
    whole, first, second = figures([silent, group("b", 0, 9, 0, 0, 1)], "fråga", least=LEAST, options=OPTIONS)
    assert (whole.answers, whole.mean, whole.shares) == (10, Decimal("1.3"), (90, 0, 0, 10))
    assert (first.answers, first.is_whole, second.answers) == (None, False, 10)


def test_a_level_without_groups_shows_nothing() -> None:
    (whole,) = figures([], "fråga", least=LEAST, options=OPTIONS)
    assert (whole.is_whole, whole.answers, whole.shares) == (True, None, None)


def test_those_without_an_opinion_do_not_make_a_group_large_enough() -> None:
    shown = figures([group("a", 9, 4, 0, 0, 0), group("b", 0, 9, 0, 0, 0)], "fråga", least=LEAST, options=OPTIONS)
    assert [figure.answers for figure in shown] == [13, None, None]


def test_a_question_that_nobody_has_answered_is_protected() -> None:
    assert [figure.mean for figure in figures([group("a")], "annan", least=LEAST, options=OPTIONS)] == [None, None]


def test_answers_are_added_to_those_before() -> None:
    first = add_answers({}, {"a": 4, "b": 0}, OPTIONS)
    assert add_answers(first, {"a": 4}, OPTIONS) == {"a": [0, 0, 0, 0, 2], "b": [1, 0, 0, 0, 0]}
    assert first == {"a": [0, 0, 0, 0, 1], "b": [1, 0, 0, 0, 0]}
