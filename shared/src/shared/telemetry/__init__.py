"""What a process says of itself: logs, metrics, traces, and the words for trouble that passes."""
