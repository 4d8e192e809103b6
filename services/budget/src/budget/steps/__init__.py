"""What several use cases share, a verb per file; a step may use steps, never a use case."""
