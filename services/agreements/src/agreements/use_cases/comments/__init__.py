"""What the parties say about each other's texts."""
