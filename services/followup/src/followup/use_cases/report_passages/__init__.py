"""Use cases on the text that people write in reports to the government."""
