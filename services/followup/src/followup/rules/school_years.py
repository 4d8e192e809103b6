"""School years as the agency's statistics name them, and from which day their results are."""

from datetime import date

GRADES = (6, 1)
"""Grades are set in June: a baseline of June or later in the year is itself of that school year."""
COUNTED = (10, 15)
"""What is published of a calendar year is as of the agency's day of measurement, 15 October."""


def resulted_on(school_year: str) -> date:
    """The day that results of `2026/27`, or of the calendar year `2026`, are of."""
    year = int(school_year[:4])
    return date(year + 1, *GRADES) if "/" in school_year else date(year, *COUNTED)
