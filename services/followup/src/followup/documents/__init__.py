"""Documents for people and other systems: the report in its forms, the calendar, and their words."""
