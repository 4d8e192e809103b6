"""Use cases: school units."""
