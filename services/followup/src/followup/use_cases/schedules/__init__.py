"""What is done to a schedule, all of it because an agreement changed."""
