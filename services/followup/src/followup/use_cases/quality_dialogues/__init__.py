"""Use cases on quality dialogues."""
