"""Use cases on meetings of the cooperation."""
