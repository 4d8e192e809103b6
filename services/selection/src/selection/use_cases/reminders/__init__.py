"""Use cases: reminders of answers."""
