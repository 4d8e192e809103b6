"""The organiser's analysis."""
