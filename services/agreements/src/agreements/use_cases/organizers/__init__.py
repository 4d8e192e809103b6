"""Our copy of the organisers."""
