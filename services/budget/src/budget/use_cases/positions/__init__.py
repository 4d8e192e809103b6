"""Limits of what may be used."""
