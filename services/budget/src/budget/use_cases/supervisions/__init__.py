"""Supervision that stops payments."""
