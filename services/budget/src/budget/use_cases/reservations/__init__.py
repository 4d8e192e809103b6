"""What decisions on measures reserve."""
