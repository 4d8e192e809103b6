"""Use cases: units that are considered again."""
