"""Use cases: offers that could not be made."""
