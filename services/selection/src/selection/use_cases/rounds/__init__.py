"""Use cases: selection rounds."""
