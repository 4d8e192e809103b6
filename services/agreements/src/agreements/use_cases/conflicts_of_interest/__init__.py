"""Use cases of conflicts of interest."""
