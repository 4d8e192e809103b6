"""The verifier of case files settles a grant by itself, and comes to what the books come to."""

from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from budget.rules.grants import Claimed, Judged, Part, account
from insatser_ops.verify_case_file import Standing, settle

STATEMENTS = [UUID(int=number) for number in range(1, 4)]
AMOUNTS = st.integers(0, 100_000_00).map(lambda öre: Decimal(öre) / 100)
NAMES = ("approved", "open_claim", "repaid", "written_off", "unaccounted")
of_a_statement = st.none() | st.sampled_from(STATEMENTS)
parts = st.lists(st.builds(Part, AMOUNTS, st.uuids(), st.integers(1, 9), of_a_statement), max_size=4)
judgements = st.lists(st.builds(Judged, st.sampled_from(STATEMENTS), AMOUNTS, st.just(Decimal(0))), max_size=3)
claims = st.lists(st.builds(Claimed, AMOUNTS, AMOUNTS, AMOUNTS, of_a_statement), max_size=3)


@settings(max_examples=150, deadline=None)
@given(parts, judgements, claims)
def test_the_verifier_finds_of_every_instalment_what_the_books_find(
    paid: list[Part], judged: list[Judged], claimed: list[Claimed]
) -> None:
    standings = [Standing(str(part.instalment_id), _text(part.statement_id), part.paid) for part in paid]
    settle(
        standings,
        [{"statement_id": str(one.statement_id), "approved_amount": str(one.approved)} for one in judged],
        [
            {
                "statement_id": _text(one.statement_id),
                "open_claim": one.open,
                "repaid": one.repaid,
                "written_off": one.written_off,
            }
            for one in claimed
        ],
    )
    books = account(paid, judged, claimed).standings
    assert [[getattr(one, name) for name in NAMES] for one in standings] == [
        [getattr(one, name) for name in NAMES] for one in books
    ]


def _text(found: UUID | None) -> str | None:
    return str(found) if found else None
