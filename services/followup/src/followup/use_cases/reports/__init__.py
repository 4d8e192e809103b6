"""Use cases on reports to the government."""
