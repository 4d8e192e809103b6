"""Use cases on the activities of a schedule."""
