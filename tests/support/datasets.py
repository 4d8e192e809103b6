"""Datasets in JSON-stat 2.0, as PxWeb writes them."""

import json
from typing import Any

Categories = dict[str, str]
"""Code and label of each."""


def dataset(
    dimensions: dict[str, Categories], value: Any, *, label: str = "", units: Categories | None = None, **more: Any
) -> dict[str, Any]:
    """Dimensions by their id, which is also the label; `ContentsCode` has the measures, and `Tid` the years."""
    described: dict[str, Any] = {
        name: {"label": name, "category": {"index": {code: place for place, code in enumerate(found)}, "label": found}}
        for name, found in dimensions.items()
    }
    if units:
        described["ContentsCode"]["category"]["unit"] = {
            code: {"base": unit, "decimals": 1} for code, unit in units.items()
        }
    return {
        "version": "2.0", "class": "dataset", "label": label, "source": "Skolverket", "updated": "2026-01-31T08:00:00Z",
        "id": list(dimensions), "size": [len(found) for found in dimensions.values()], "dimension": described,
        "role": {"time": ["Tid"], "geo": ["Kommun"], "metric": ["ContentsCode"]},
        "value": value, "extension": {"px": {"tableid": "TAB1"}}, **more,
    }  # fmt: skip


def written(found: Any) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()
