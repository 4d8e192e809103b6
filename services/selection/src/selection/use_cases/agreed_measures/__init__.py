"""Use cases: measures that cooperations have agreed on."""
