"""A web page in a real browser: what an accessibility checker says of it, and whether it fits a narrow window.

`make browser` fetches all of it from npm into `.cache/browser`: a Chromium with its libraries and a font, what drives
it, and axe. Where that has no browser for the machine, one of the system does.
"""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from insatser.layout import CLONE

SCRIPT = Path(__file__).with_name("look_at_page.js")
FETCHED = CLONE / ".cache" / "browser"
MODULES = FETCHED / "node_modules"
CHROMIUM = FETCHED / "chromium"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ZOOMED = 320
"""A window of 1280 pixels at 400 % is as wide as this (WCAG 2.1, 1.4.10)."""


@dataclass(frozen=True)
class Look:
    """At one width, in pixels."""

    width: int
    scroll_width: int
    """How wide the page is: wider than the window means that it is scrolled sideways."""
    violations: list[str]


def look_at(page: Path, *, widths: tuple[int, ...]) -> list[Look]:
    """Skips the test, with the reason, where there is no browser to look with."""
    node, browser = shutil.which("node"), find_browser()
    if (
        node is None
        or browser is None
        or not all((MODULES / name).is_dir() for name in ("playwright-core", "axe-core"))
    ):
        pytest.skip("no browser to look at pages with: make browser fetches one (needs npm)")
    command = [node, str(SCRIPT), browser, str(page), str(MODULES), *map(str, widths)]
    libraries = {"LD_LIBRARY_PATH": str(CHROMIUM / "lib"), "FONTCONFIG_FILE": str(CHROMIUM / "fonts.conf")}
    environment = os.environ | (libraries if Path(browser).parent == CHROMIUM else {})
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return [Look(look["width"], look["scrollWidth"], look["violations"]) for look in json.loads(done.stdout)]


def find_browser() -> str | None:
    """The one that was fetched, else the system's."""
    fetched = CHROMIUM / "chromium"
    return str(fetched) if fetched.exists() else next(filter(None, map(shutil.which, BROWSERS)), None)
