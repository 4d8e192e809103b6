"""docs/rest-profile.md answers every rule of the national profile, and what it points at exists."""

import csv
import re

import pytest

from insatser.layout import CLONE

TABLE = CLONE / "docs" / "rest-profile.md"
PROFILE = CLONE.parent / "shared" / "data" / "digg_rest_api_profil_1_2_0_krav.tsv"
STATES = {"håller", "omgivningen", "gäller inte", "håller inte"}
ROW = re.compile(r"^\| ([A-Z]{3}\.\d\d) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"\b([A-Z]{3})\.(\d\d)(?:–(\d\d))?\b")
LINTED = {
    "AME.01", "AME.02", "AME.04", "AME.05", "AME.07", "ARQ.01", "ARQ.03", "ARQ.05", "DOK.01", "DOK.03",
    "DOK.06", "DOK.07", "DOK.08", "DOK.09", "DOK.11", "DOK.15", "DOK.17", "DOK.19", "DOK.20", "DOT.01",
    "DOT.04", "FEL.01", "FEL.02", "FNS.01", "FNS.03", "FNS.05", "FNS.06", "FNS.07", "FNS.08", "FNS.09",
    "FOR.02", "MOG.01", "MOG.02", "RES.02", "RES.06", "SAK.01", "SAK.09", "SAK.10", "SAK.11", "SAK.15",
    "SAK.16", "SAK.18", "UFN.01", "UFN.02", "UFN.05", "UFN.07", "UFN.08", "UFN.09", "VER.05", "VER.06",
}  # fmt: skip
"""What RAP-LP 1.0 says that it looks for, and what it has come to look for since."""
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


def test_each_rule_that_shall_hold_is_named_by_a_test_that_shows_it() -> None:
    """A file of tests may be about anything: one of those at the rule says that it is the rule it shows."""
    check, unnamed = re.compile(r"`([\w/-]*tests/[\w/-]+\.py)`"), []
    for rule, level, state, reason in ROWS:
        if level.startswith("SKALL") and state == "håller":
            said = set().union(*(named_in(path) for path in check.findall(reason)))
            unnamed += [] if rule in said or "tests/contracts`" in reason else [rule]
    assert unnamed == []


def test_each_rule_of_the_national_linter_is_named_by_a_test() -> None:
    """The linter itself needs the network; what it looks for in a description, our own tests do."""
    said = set().union(*(named_in(f"tests/architecture/{name}.py") for name in ("test_profile_linter", "test_openapi")))
    assert LINTED - said == set()


def named_in(path: str) -> set[str]:
    """The rules that are named in the file, ranges written out."""
    found = set()
    for family, first, last in NAMED.findall((CLONE / path).read_text(encoding="utf-8")):
        found |= {f"{family}.{number:02}" for number in range(int(first), int(last or first) + 1)}
    return found


def test_what_shows_a_rule_exists() -> None:
    named = {path for *_, reason in ROWS for path in re.findall(r"`([\w-]+/[\w./-]+)`", reason)}
    assert {path for path in named if not (CLONE / path).exists()} == set()
