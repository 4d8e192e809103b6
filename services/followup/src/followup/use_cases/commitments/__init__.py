"""Use cases on what the parties have undertaken to do."""
