"""What is done about reminders."""
