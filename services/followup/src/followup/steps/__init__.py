"""Steps that several use cases share, one verb per file."""
