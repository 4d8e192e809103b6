"""Use cases: when organisers meet Skolverket and SPSM in quality dialogues."""
