"""Use cases on consultations."""
