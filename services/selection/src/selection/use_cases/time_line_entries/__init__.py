"""Use cases: what an agency writes itself in the time line of an organiser."""
