"""Every operation, asked by every role on two organisers' money, answers as the reviewed table says."""

from decimal import Decimal

from shared.clock import new_id
from tests.support import facts
from tests.support.answers import Asking
from tests.support.facts import ARBOGA, JONKOPING

from .books import Books
from .facts import instalment


async def test_every_role_is_answered_as_the_reviewed_table_says(books: Books) -> None:
    await books.agree(instalment(200))
    other = facts.agreement_signed(
        organization_number=ARBOGA,
        cost_lines=(facts.cost_line(amount=Decimal("100.00")),),
        instalments=(instalment(50),),
    )
    await books.budget.deliver(other, new_id())
    await books.propose_due()
    asking = Asking(books.budget, books.authorization, own=JONKOPING, foreign=ARBOGA)
    await asking.ask_everything()
    assert asking.faults == []
    assert asking.asked > 1000
