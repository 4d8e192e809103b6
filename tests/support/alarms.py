"""The alarms and the dashboard, as far as they are read without Prometheus: the series they ask for, and the limit."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import yaml
from prometheus_client import Metric

from insatser.layout import CLONE

FOLDER = CLONE / "deploy" / "observability"
COMPARED = {">": operator.gt, "<": operator.lt, "==": operator.eq}
MATCHED: dict[str, Callable[[str, str], bool]] = {
    "=": lambda value, wanted: value == wanted,
    "!=": lambda value, wanted: value != wanted,
    "=~": lambda value, wanted: re.fullmatch(wanted, value) is not None,
    "!~": lambda value, wanted: re.fullmatch(wanted, value) is None,
}
SCRAPED = {"service", "process"}
"""Labels that Prometheus adds when it asks."""


class Selector(NamedTuple):
    """A name, and what its labels must be: (label, comparison, value)."""

    name: str
    labels: tuple[tuple[str, str, str], ...]

    def values(self, families: Iterable[Metric]) -> Iterator[float]:
        """Of every series that fits, with what the process itself knows of it."""
        own = [label for label in self.labels if label[0] not in SCRAPED]
        for family in families:
            for sample in family.samples:
                fits = all(MATCHED[how](sample.labels.get(label, ""), value) for label, how, value in own)
                if sample.name == self.name and fits:
                    yield sample.value


class Alarm(NamedTuple):
    name: str
    group: str
    expr: str
    annotations: dict[str, str]

    def passed_by(self, value: float) -> bool:
        """Whether a figure is past the limit, the last that stands in the rule."""
        how, limit = re.findall(r"(==|>|<) ([\d.]+)$", self.expr.strip())[-1]
        return bool(COMPARED[how](value, float(limit)))


def alarms() -> dict[str, Alarm]:
    groups = yaml.safe_load((FOLDER / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    return {
        rule["alert"]: Alarm(rule["alert"], group["name"], rule["expr"], rule.get("annotations", {}))
        for group in groups
        for rule in group["rules"]
    }


def queries() -> list[str]:
    """Every query of the dashboard."""
    panels = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def selectors(expr: str) -> list[Selector]:
    """The series that a query asks for: names that are no function, no word and no label to sum by."""
    expr = re.sub(r"\b(by|without) \([^)]*\)", "", expr)
    found = re.findall(r"\b([a-z_]\w*)\b(?!\()(?:\{([^}]*)\})?", expr)
    return [
        Selector(name, tuple(re.findall(r'(\w+)(=~|!~|!=|=)"([^"]*)"', labels)))
        for name, labels in found
        if "_" in name or name == "up"  # the words of the language have none, and other labels are in braces
    ]
