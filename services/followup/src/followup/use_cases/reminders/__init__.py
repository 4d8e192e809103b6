"""Use cases on reminders."""
