"""Use cases on rounds of quality dialogues."""
