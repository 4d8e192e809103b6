"""Use cases on networks of organisers."""
