"""A subscription that hands events over in turn must read every fact of its aggregate, or it waits for ever."""

import pytest

from followup.subscriptions import SUBSCRIPTIONS
from shared.contracts import facts_of
from shared.kit.inbox import Order


@pytest.mark.parametrize("name", ["cooperation", "funding", "offers"])
def test_what_is_read_in_turn_is_read_whole(name: str) -> None:
    subscription = next(known for known in SUBSCRIPTIONS if known.name == name)
    aggregates = {fact.AGGREGATE for fact in subscription.handlers}
    assert subscription.order is Order.GAPLESS
    assert len(aggregates) == 1
    assert set(subscription.handlers) == facts_of(aggregates.pop())
