"""Plumbing that all four services use unchanged. It knows no business word and no contract."""
