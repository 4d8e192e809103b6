"""Use cases: organisers."""
