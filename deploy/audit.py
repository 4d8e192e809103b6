"""Asks an advisory database about every locked package, and fails on what is known and not accepted.

pip-audit is fetched for the occasion, at one version. Where no index can be reached nothing is known either way: that
is said, and is no failure, so that a build without a network does not stop.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
UV = ROOT / ".venv" / "bin" / "uv"
LOCKS = (*(f"services/{name}" for name in ("agreements", "budget", "followup", "selection")), "deploy/ops")
TOOL = "pip-audit==2.9.0"
SECONDS = 60
Json = dict[str, Any]


def main() -> int:
    policy = tomllib.loads((ROOT / "deploy" / "supply-chain.toml").read_text(encoding="utf-8"))
    accepted = {one["id"]: one["until"] for one in policy.get("accepted", [])}
    today = datetime.now(UTC).date()
    faults: list[str] = []
    for folder in LOCKS:
        found = ask(ROOT / folder / "requirements.lock")
        if found is None:
            sys.stdout.write("Sårbarheter: INTE PRÖVAT, inget register kunde nås härifrån.\n")
            return 0
        faults += [f"{folder}: {fault}" for fault in judge(found, accepted, today=today)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults) or "Sårbarheter: inga kända i det som är låst.\n")
    return 1 if faults else 0


def ask(lock: Path) -> Json | None:
    """Vulnerabilities known of the packages of a lock; None when nobody could be asked."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        what = ["--requirement", str(lock), "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
        command = [str(UV), "tool", "run", TOOL, *what, "--format", "json", "--output", str(answer)]
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 (our own words)
        except (OSError, subprocess.TimeoutExpired):
            return None
        if not answer.exists():
            return None
        found: Json = json.loads(answer.read_text(encoding="utf-8"))
        return found


def judge(found: Json, accepted: dict[str, date], *, today: date) -> list[str]:
    """Every vulnerability that is not accepted, or was accepted until a day that has passed."""
    return [
        f"{package['name']} {package.get('version')}: {fault['id']}, rättad i {', '.join(fault['fix_versions']) or '–'}"
        for package in found["dependencies"]
        for fault in package.get("vulns", ())
        if not any(accepted.get(name, date.min) >= today for name in (fault["id"], *fault.get("aliases", ())))
    ]


if __name__ == "__main__":
    sys.exit(main())
