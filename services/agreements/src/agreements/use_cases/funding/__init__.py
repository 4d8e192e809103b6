"""Our copy of the money of a case."""
