"""Followup: schedules, reminders, grant statements and reports of what the agreements lead to."""

__version__ = "0.1.0"
