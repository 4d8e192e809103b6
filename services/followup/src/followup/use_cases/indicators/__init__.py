"""Use cases on indicators."""
