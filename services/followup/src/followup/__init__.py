"""Followup: schedules, reports, reminders and the follow-up of each agreement."""
