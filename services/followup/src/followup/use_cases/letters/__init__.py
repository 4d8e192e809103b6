"""Use cases on letters that remind."""
