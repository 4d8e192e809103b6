"""A web page in a real browser: what an accessibility checker says of it, and whether it fits a narrow window.

Chromium from the system; playwright-core and axe-core from npm, in `.cache/browser`:
`npm install --prefix .cache/browser playwright-core axe-core`.
"""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from insatser.layout import CLONE

SCRIPT = Path(__file__).with_name("look_at_page.js")
MODULES = CLONE / ".cache" / "browser" / "node_modules"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Look:
    """At one width, in pixels."""

    width: int
    scroll_width: int
    """How wide the page is: wider than the window means that it is scrolled sideways."""
    violations: list[str]


def look_at(page: Path, *, widths: tuple[int, ...]) -> list[Look]:
    """Skips the test, with the reason, where there is no browser to look with."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    node = shutil.which("node")
    if browser is None or node is None:
        pytest.skip("no browser: chromium and node are needed to look at a page")
    if missing := [name for name in ("playwright-core", "axe-core") if not (MODULES / name).is_dir()]:
        pytest.skip(f"no checker: {', '.join(missing)} is not installed in {MODULES}")
    command = [node, str(SCRIPT), browser, str(page), str(MODULES), *map(str, widths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [Look(look["width"], look["scrollWidth"], look["violations"]) for look in json.loads(done.stdout)]
