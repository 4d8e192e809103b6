"""Every alarm can be acted upon: it links to a page that says what it means and does, where to look, what to do."""

import re

import pytest
import yaml

from insatser.layout import CLONE
from tests.support.alarms import FOLDER, alarms, queries, selectors

PAGES = CLONE / "docs" / "alarms.md"
PARTS = ("Meaning", "Impact", "Diagnosis", "Mitigation")
EXPORTERS = ("pg_", "gnatsd_", "node_", "probe_", "backup_")
"""What begins the names of the figures of what lies beside us."""


def pages() -> dict[str, str]:
    """Alarm → its page, in the order of the document."""
    _, *sections = re.split(r"^## (\w+)\n", PAGES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(sections[::2], sections[1::2], strict=True))


def test_each_alarm_has_a_page_and_each_page_an_alarm() -> None:
    assert list(pages()) == list(alarms())


@pytest.mark.parametrize("name", alarms())
def test_a_page_says_what_it_means_what_it_does_where_to_look_and_what_to_do(name: str) -> None:
    found = re.findall(r"^\*\*(\w+)\.\*\* (.{20,})$", pages()[name], flags=re.MULTILINE)
    assert tuple(part for part, _ in found) == PARTS


@pytest.mark.parametrize("name", alarms())
def test_an_alarm_links_to_its_page_and_sums_up_what_is_wrong(name: str) -> None:
    annotations = alarms()[name].annotations
    assert annotations["runbook_url"] == f"{{{{ $externalLabels.runbooks }}}}/alarms.md#{name.lower()}"
    assert len(annotations["summary"]) > 20


def test_the_address_of_the_pages_is_set_where_the_rules_are_read() -> None:
    settings = yaml.safe_load((FOLDER / "prometheus.yaml").read_text(encoding="utf-8"))
    assert settings["global"]["external_labels"]["runbooks"].startswith("https://")
    assert settings["rule_files"] == ["alerts.yaml"]


def test_what_lies_beside_us_is_asked_of_its_exporters_and_the_rest_of_us() -> None:
    """Whether our figures are there is seen in a running system: tests/journeys/test_measured.py."""
    for alarm in alarms().values():
        beside = {
            s.name.startswith(EXPORTERS) or [label for label, *_ in s.labels] == ["job"] for s in selectors(alarm.expr)
        }
        assert beside == {alarm.group == "servers"}, alarm.name
    assert not [s.name for query in queries() for s in selectors(query) if s.name.startswith(EXPORTERS)]


def test_operations_that_are_left_out_of_a_rule_are_operations() -> None:
    """A misspelt name leaves nothing out."""
    known = {line.split(",")[1] for line in (CLONE / "docs" / "permissions.csv").read_text().splitlines()}
    left_out = {
        name
        for query in [*queries(), *(alarm.expr for alarm in alarms().values())]
        for selector in selectors(query)
        for label, _, value in selector.labels
        if label == "operation"
        for name in value.split("|")
    }
    assert left_out - known <= {"get_ready", "get_live"}
