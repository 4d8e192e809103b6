"""Our copy of how the money of each case stands."""
