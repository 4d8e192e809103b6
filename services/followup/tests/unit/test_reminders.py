"""The rules of reminders: who, when, in which order, and by which address."""

from datetime import UTC, date, datetime, timedelta

import pytest

from followup.rules.mail_addresses import masked, parse_address
from followup.rules.reminders import (
    Addressee,
    ContactFunction,
    LetterKind,
    climbs,
    function_of,
    next_try,
    steps,
)
from followup.rules.schedule import ActivityKind

LADDER = [(Addressee.RESPONSIBLE, 1), (Addressee.TEAM_LEADER, 10), (Addressee.MANAGER, 21)]
TODAY = date(2027, 9, 15)
NOW = datetime(2027, 9, 15, 9, tzinfo=UTC)


def test_the_steps_lead_from_the_one_who_acts_upwards() -> None:
    assert [(s.kind, s.to, s.days, s.after) for s in steps(14, LADDER)] == [
        (LetterKind.BEFORE_DUE, Addressee.RESPONSIBLE, 14, None),
        (LetterKind.OVERDUE, Addressee.RESPONSIBLE, 1, None),
        (LetterKind.OVERDUE, Addressee.TEAM_LEADER, 10, Addressee.RESPONSIBLE),
        (LetterKind.OVERDUE, Addressee.MANAGER, 21, Addressee.TEAM_LEADER),
    ]


def test_a_step_says_which_days_it_writes_of() -> None:
    before, first, *_ = steps(14, LADDER)
    assert before.due_between(TODAY) == (TODAY, TODAY + timedelta(days=14))
    assert first.due_between(TODAY) == (date.min, TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    "ladder",
    [
        [(Addressee.TEAM_LEADER, 1), (Addressee.RESPONSIBLE, 2)],
        [(Addressee.RESPONSIBLE, 1), (Addressee.RESPONSIBLE, 2)],
        [(Addressee.RESPONSIBLE, 5), (Addressee.MANAGER, 5)],
        [(Addressee.RESPONSIBLE, 10), (Addressee.MANAGER, 5)],
        [(Addressee.RESPONSIBLE, 0)],
    ],
)
def test_steps_that_lead_nowhere_are_no_rules(ladder: list[tuple[Addressee, int]]) -> None:
    assert climbs(LADDER)
    assert not climbs(ladder)


def test_the_organiser_answers_for_its_statement_and_the_case_officer_for_the_rest() -> None:
    to = Addressee.RESPONSIBLE
    assert function_of(to, ActivityKind.STATEMENT) is ContactFunction.ORGANIZER
    assert function_of(to, ActivityKind.KICK_OFF) is ContactFunction.CASE_OFFICER
    assert function_of(Addressee.MANAGER, ActivityKind.STATEMENT) is ContactFunction.MANAGER


def test_a_letter_is_tried_again_at_longer_and_longer_times_and_never_given_up() -> None:
    waits = [(next_try(attempts, NOW) - NOW).total_seconds() / 60 for attempts in (1, 2, 3, 4, 5, 6, 40)]
    assert waits == [5, 15, 60, 240, 1440, 1440, 1440]


@pytest.mark.parametrize(
    "address", ["anna.ek@example.se", "a+b@sub.example.se", "o'brien@example.se", "x@xn--malm-8qa.se"]
)
def test_an_address_is_read_as_it_stands(address: str) -> None:
    assert parse_address(address) == address
    assert parse_address("Anna@EXAMPLE.se") == "Anna@example.se"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "anna@localhost",
        "Anna Ek <anna@example.se>",
        "anna@example.se, bo@example.se",
        "anna@example.se\nBcc: bo@example.se",
        "anna@example.se\n",
        ".anna@example.se",
        "anna..ek@example.se",
        "åsa@example.se",
        "anna@malmö.se",
        "anna@-example.se",
        "anna@[127.0.0.1]",
        '"anna ek"@example.se',
        f"{'a' * 65}@example.se",
        f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 58}.se",
        f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 63}.se",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="en e-postadress"):
        parse_address(text)


@pytest.mark.parametrize("address", [f"{'a' * 64}@example.se", f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 57}.se"])
def test_the_longest_address_that_a_mail_server_takes_is_taken(address: str) -> None:
    assert parse_address(address) == address


def test_a_masked_address_says_where_and_not_who() -> None:
    assert masked("anna.ek@example.se") == "…@example.se"
