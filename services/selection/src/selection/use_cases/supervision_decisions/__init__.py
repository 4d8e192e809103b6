"""Use cases: supervision decisions."""
