"""The agreement: drafted, signed, amended, paused, ended."""
