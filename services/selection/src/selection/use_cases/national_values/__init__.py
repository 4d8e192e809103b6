"""Use cases: national averages."""
