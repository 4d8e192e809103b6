"""Use cases: delegations, which agreements records."""
