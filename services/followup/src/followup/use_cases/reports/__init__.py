"""What is done to a report to the government."""
