"""The facts that the services publish: one module per producing service, every released schema frozen."""

from shared.contracts import agreements, budget, followup, selection
from shared.event import Fact

MODULES = (selection, agreements, budget, followup)

FACTS: dict[str, type[Fact]] = {
    fact.TYPE: fact
    for module in MODULES
    for fact in vars(module).values()
    if isinstance(fact, type) and issubclass(fact, Fact) and hasattr(fact, "TYPE")
}
"""Every fact that may travel, by its type."""


def facts_of(aggregate: str) -> frozenset[type[Fact]]:
    """All facts about one kind of aggregate, for readers that must see every step of it."""
    return frozenset(fact for fact in FACTS.values() if aggregate == fact.AGGREGATE)


def facts_by(service: str) -> dict[str, type[Fact]]:
    """The facts of one service, by their types."""
    return {name: fact for name, fact in FACTS.items() if fact.service() == service}
