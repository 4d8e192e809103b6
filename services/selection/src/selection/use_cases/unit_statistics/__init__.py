"""Use cases: the statistics of units that take part, as they are published to the other services."""
