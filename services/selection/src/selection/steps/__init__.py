"""Steps that several use cases share, and the steps of a fetch."""
