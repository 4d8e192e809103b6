"""Use cases on calendars that one can subscribe to."""
