"""Use cases on what was known when."""
