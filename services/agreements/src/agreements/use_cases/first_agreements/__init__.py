"""The conditions for the analysis phase."""
