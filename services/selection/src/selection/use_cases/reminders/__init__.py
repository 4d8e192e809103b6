"""What can be asked about: reminders of answers."""
