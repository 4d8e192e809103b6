"""What several use cases share, a verb per file. A step may use steps, never a use case."""
