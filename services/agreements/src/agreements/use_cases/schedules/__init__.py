"""Our copy of the follow-up of a case."""
