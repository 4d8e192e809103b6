"""The letters, a file each."""
