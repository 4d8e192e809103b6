"""Followup: schedules, reminders, grant statements and reports of what the agreements lead to."""

__version__ = "1.2.0"
