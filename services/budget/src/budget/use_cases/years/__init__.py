"""The turn of a fiscal year."""
