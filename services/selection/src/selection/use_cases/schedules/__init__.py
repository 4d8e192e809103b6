"""Use cases: when cooperations are followed up, as followup has planned it."""
