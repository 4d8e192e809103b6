"""Our copy of how the money of a case stands."""
