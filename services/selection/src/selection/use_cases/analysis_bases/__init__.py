"""Use cases: analysis bases of organisers, before a dialogue."""
