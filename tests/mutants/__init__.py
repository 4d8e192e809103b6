"""Tests that can fail: small changes to rules, models and steps, each of which some test must notice."""
