"""Use cases: what quality dialogues give to situation analyses."""
