"""Texts of both parties in an analysis or a plan."""
