"""What is done to an activity of a schedule."""
