"""Files that people and systems send in, whatever program saved them: rows of text, read in a process of its own."""
