"""Which of the names that there are somebody may have meant."""

import re
from collections.abc import Mapping

SHOWN = 3
LONGEST = 200
"""Characters of what was written that are compared: it may be pages, and there may be thousands of it in one call."""
STEM = 4
"""Words are alike when they begin alike: godkänt and godkända, merit and meritvärde."""


def nearest(written: str, names: Mapping[str, str]) -> str:
    """The codes, each with its name, that have most words in common with what was written, in that order."""
    wanted = _stems(written)
    common = {code: len(_stems(f"{code} {name}") & wanted) for code, name in names.items()}
    first = sorted(names, key=lambda code: (-common[code], code))[:SHOWN]
    return ", ".join(f"{code} ({names[code]})" for code in first)


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in re.split(r"[\W_]+", text[:LONGEST].casefold()) if word}
