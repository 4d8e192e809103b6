"""docs/rest-profile.md answers every rule of the national profile, and what it points at exists."""

import csv
import re

import pytest

from insatser.layout import CLONE

TABLE = CLONE / "docs" / "rest-profile.md"
PROFILE = CLONE.parent / "shared" / "data" / "digg_rest_api_profil_1_2_0_krav.tsv"
STATES = {"håller", "omgivningen", "gäller inte", "håller inte"}
ROW = re.compile(r"^\| ([A-Z]{3}\.\d\d) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(TABLE.read_text(encoding="utf-8"))


def test_every_rule_of_the_profile_is_answered_at_its_level() -> None:
    if not PROFILE.exists():
        pytest.skip("the profile's rules are not beside the project")
    with PROFILE.open(encoding="utf-8", newline="") as lines:
        rules = [(rule["id"], rule["niva"]) for rule in csv.DictReader(lines, delimiter="\t")]
    assert [(rule, level) for rule, level, _, _ in ROWS] == rules


def test_every_rule_has_a_known_state_and_a_reason() -> None:
    assert {rule for rule, _, state, reason in ROWS if state not in STATES or len(reason) < 10} == set()


def test_no_rule_that_shall_hold_is_broken() -> None:
    assert [rule for rule, level, state, _ in ROWS if level.startswith("SKALL") and state == "håller inte"] == []


def test_what_shows_that_a_rule_shall_hold_is_a_test() -> None:
    check = re.compile(r"`[\w/-]*tests/[\w/-]+(\.py)?`")
    rules = [(rule, reason) for rule, level, state, reason in ROWS if level.startswith("SKALL") and state == "håller"]
    assert [rule for rule, reason in rules if not check.search(reason)] == []


def test_what_shows_a_rule_exists() -> None:
    named = {path for *_, reason in ROWS for path in re.findall(r"`([\w-]+/[\w./-]+)`", reason)}
    assert {path for path in named if not (CLONE / path).exists()} == set()
