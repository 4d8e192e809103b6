"""Steps that several use cases share."""
