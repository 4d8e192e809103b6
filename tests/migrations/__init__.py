"""What each migration since the last release locks of the tables that were there, and how long (`make migrations`)."""
