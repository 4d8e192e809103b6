"""Files that come in: what their rows mean."""
