"""The programme files."""
