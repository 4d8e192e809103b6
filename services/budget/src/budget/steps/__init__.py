"""Shared by several use cases, a verb per file. A step may use steps, never a use case."""
