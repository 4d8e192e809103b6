"""The instalments of a grant."""
