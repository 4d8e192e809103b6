"""Appropriations, their items and cost rules."""
