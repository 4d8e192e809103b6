"""Use cases: offers to organisers."""
