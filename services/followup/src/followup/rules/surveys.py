"""Who can be asked so that no answer is anybody's, and what of the answers can be shown.

Answers are counted, never kept: a group has, for each question, the number of answers of each kind. Groups are formed
before anyone is asked, so that no count is of fewer persons than the question bank allows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NO_OPINION = 0
"""The answer "Vet inte"; 1 and up are the options in order, from the least to the most agreement."""
ONE_DECIMAL = Decimal("0.1")
Counts = Mapping[str, Sequence[int]]
"""Question → the number of answers of each kind, those without an opinion first."""


@dataclass(frozen=True, slots=True)
class Group:
    """People of one level who are counted together; `organizer` None: of organisers too small to be shown alone."""

    organizer: str | None
    invited: int
    answered: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Figure:
    """Figure of a question in a group: nothing but its place when it is protected."""

    organizer: str | None
    is_whole: bool
    """True when it is the whole level."""
    answers: int | None = None
    """Answers with an opinion."""
    mean: Decimal | None = None
    shares: tuple[int, ...] | None = None
    """Percent of `answers`, by option."""


def form_groups(invited: Mapping[str, int], least: int) -> dict[str, str | None]:
    """Organiser → the group it is counted in: its own, or None for the common one of those with few.

    The common group takes in the smallest of the others until it is large enough; raises ValueError when all together
    are too few.
    """
    if sum(invited.values()) < least:
        raise ValueError("too few to ask")
    common = {organizer for organizer, number in invited.items() if number < least}
    rest = sorted((number, organizer) for organizer, number in invited.items() if organizer not in common)
    together = sum(invited[organizer] for organizer in common)
    while common and together < least:
        number, organizer = rest.pop(0)
        common.add(organizer)
        together += number
    return {organizer: None if organizer in common else organizer for organizer in invited}


def add_answers(counts: Counts, answers: Mapping[str, int], options: int) -> dict[str, list[int]]:
    """The counts with one more set of answers in them."""
    added = {question: list(numbers) for question, numbers in counts.items()}
    for question, answer in answers.items():
        added.setdefault(question, [0] * (options + 1))[answer] += 1
    return added


def figures(groups: Sequence[Group], question: str, *, least: int, options: int) -> list[Figure]:
    """The level as a whole, then its groups. What is protected can be found from nothing that is shown."""
    numbers = [_opinions(group, question, options) for group in groups]
    protected, is_whole_protected = protect([sum(counts) for counts in numbers], least)
    whole = [sum(column) for column in zip(*numbers, strict=True)]
    shown = [_figure(None, whole, is_whole=True, is_protected=is_whole_protected)]
    return shown + [
        _figure(group.organizer, counts, is_whole=False, is_protected=place in protected)
        for place, (group, counts) in enumerate(zip(groups, numbers, strict=True))
    ]


def protect(answers: Sequence[int], least: int) -> tuple[set[int], bool]:
    """The places of the groups that are not shown, and whether the whole is not either.

    What is hidden is the whole less what is shown. So the hidden groups together are at least two, with at least
    `least` answers: the next smallest is hidden too until they are, and the whole when no other group is left.
    """
    hidden = {place for place, number in enumerate(answers) if number < least}
    if sum(answers) < least:
        return set(range(len(answers))), True
    rest = sorted((number, place) for place, number in enumerate(answers) if place not in hidden)
    while _can_be_found(hidden, answers, least) and rest:
        hidden.add(rest.pop(0)[1])
    return hidden, _can_be_found(hidden, answers, least)


def _can_be_found(hidden: set[int], answers: Sequence[int], least: int) -> bool:
    """A group without any answers hides nothing, and helps nobody else to hide."""
    with_answers = [answers[place] for place in hidden if answers[place]]
    return bool(with_answers) and (len(with_answers) < 2 or sum(with_answers) < least)


def _opinions(group: Group, question: str, options: int) -> list[int]:
    counts = list(group.counts.get(question, ())) or [0] * (options + 1)
    return counts[NO_OPINION + 1 :]


def _figure(organizer: str | None, counts: Sequence[int], *, is_whole: bool, is_protected: bool) -> Figure:
    if is_protected:
        return Figure(organizer, is_whole)
    answers = sum(counts)
    total = sum(value * number for value, number in enumerate(counts, start=1))
    mean = (Decimal(total) / answers).quantize(ONE_DECIMAL, ROUND_HALF_UP)
    return Figure(organizer, is_whole, answers, mean, tuple(_percent(number, answers) for number in counts))


def _percent(number: int, of: int) -> int:
    return int((Decimal(100 * number) / of).quantize(Decimal(1), ROUND_HALF_UP))
