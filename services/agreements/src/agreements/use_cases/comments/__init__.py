"""Comments of the parties on each other's texts."""
