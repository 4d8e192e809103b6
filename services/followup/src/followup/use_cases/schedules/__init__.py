"""Use cases on schedules: an agreement was signed, amended, paused, resumed or ended."""
