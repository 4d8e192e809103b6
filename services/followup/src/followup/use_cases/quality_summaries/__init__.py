"""Use cases on summaries of quality dialogues and the steps that they agree on."""
