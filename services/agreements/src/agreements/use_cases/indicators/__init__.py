"""Use cases: the indicators that plans choose from."""
