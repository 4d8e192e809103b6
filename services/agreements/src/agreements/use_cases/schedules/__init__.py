"""Our copy of how the follow-up of a case stands."""
