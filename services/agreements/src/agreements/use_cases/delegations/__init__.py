"""Use cases of delegations."""
