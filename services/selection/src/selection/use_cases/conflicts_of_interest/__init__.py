"""Use cases: conflicts of interest, which agreements records."""
