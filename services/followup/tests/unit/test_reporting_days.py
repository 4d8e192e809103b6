"""When the two assignments want their reports."""

from datetime import date
from pathlib import Path

from followup.programmes import load_programmes
from followup.rules.reporting_days import days_due

PROGRAMMES = load_programmes(Path(__file__).parents[2] / "programmes")


def report_days(code: str, since: date, until: date) -> list[date]:
    duty = next(known for known in PROGRAMMES[code].duties if known.code == "government_report")
    return days_due(duty.as_rule(), since, until, ends_on=PROGRAMMES[code].ends_on)


def test_the_first_assignment_reports_every_15_march_from_2016() -> None:
    days = report_days("sbs-2015", date(2015, 1, 1), date(2018, 12, 31))
    assert days == [date(2016, 3, 15), date(2017, 3, 15), date(2018, 3, 15)]


def test_the_new_assignment_reports_in_2025_and_2026_and_then_every_second_year() -> None:
    days = report_days("riktade-insatser-2024", date(2024, 1, 1), date(2031, 1, 1))
    assert days == [date(2025, 4, 15), date(2026, 4, 15), date(2028, 4, 15), date(2030, 4, 15)]


def test_the_first_and_last_day_of_a_period_are_included() -> None:
    assert report_days("sbs-2015", date(2016, 3, 15), date(2017, 3, 15)) == [date(2016, 3, 15), date(2017, 3, 15)]
