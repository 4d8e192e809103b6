"""What is done to an indicator."""
