"""Use cases on surveys."""
