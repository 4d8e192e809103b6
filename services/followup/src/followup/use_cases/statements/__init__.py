"""What is done to a grant statement."""
