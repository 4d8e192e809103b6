"""Where the embedded runtime keeps its files: all of it in one folder inside the clone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# deploy/local/src/insatser/layout.py: the clone is four folders up from the package.
CLONE = Path(__file__).resolve().parents[4]


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths of one installation. `home` may be elsewhere (INSATSER_HOME): two of them never disturb each other."""

    root: Path
    home: Path
    letters: Mapping[str, str] = field(default_factory=dict)
    """Settings of the mail server that letters leave by, where whoever started it has one."""

    @classmethod
    def of_this_clone(cls, letters: Mapping[str, str] | None = None) -> Layout:
        home = Path(os.environ.get("INSATSER_HOME") or CLONE / ".insatser").resolve()
        return cls(CLONE, home, letters or {})

    def beside(self, name: str) -> Layout:
        """Another installation of the same clone, which leaves this one alone."""
        return Layout(self.root, self.home.with_name(f"{self.home.name}-{name}"))

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def state(self) -> Path:
        return self.home / "state.json"

    @property
    def passwords(self) -> Path:
        return self.home / "passwords.json"

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    @property
    def jwks(self) -> Path:
        return self.keys / "jwks.json"

    def jobs_clock(self, service: str) -> Path:
        """A file: while it is there, the timed jobs of a service stand still at the moment that it holds."""
        return self.home / f"jobs-clock-{service}"

    @property
    def sandbox(self) -> Path:
        """The file of what the sandbox is filled with: name → id."""
        return self.home / "sandbox.json"

    @property
    def sandbox_content(self) -> Path:
        """All that the sandbox held when it had been filled, in its canonical form."""
        return self.home / "sandbox-content.json"

    @property
    def files(self) -> tuple[Path, ...]:
        """All single files that are made here."""
        clocks = (self.home / f"jobs-clock-{name}" for name in ("selection", "agreements", "budget", "followup"))
        return (self.state, self.passwords, self.sandbox, self.sandbox_content, *clocks)

    @property
    def permissions(self) -> Path:
        return self.root / "docs" / "permissions.csv"
