"""Our copy of how the follow-up of each case stands."""
