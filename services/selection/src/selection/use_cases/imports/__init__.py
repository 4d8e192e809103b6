"""Use cases: files that are read in."""
