"""Use cases: manual reviews."""
