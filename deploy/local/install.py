"""Makes .venv from the locked, hashed requirements; quick when nothing changed. Standard library only: it runs first.

    python3 deploy/local/install.py          all that developing and testing take
    python3 deploy/local/install.py --run    what the system itself takes, and little more than half the room

Everything lands inside the clone, caches too, so an empty or unwritable HOME does not matter.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / ".installed"
PYTHON = VENV / "bin" / "python"
ALL, RUN = "dev.txt", "run.txt"
BOOTSTRAP = ROOT / "requirements" / "bootstrap.txt"
PACKAGES = [
    ROOT / "shared",
    *(ROOT / "services" / name for name in ("agreements", "budget", "followup", "selection")),
    ROOT / "deploy" / "local",
    ROOT / "deploy" / "ops",
]
OLDEST = (3, 11)


def main() -> None:
    with_supported_python()
    lock = RUN if sys.argv[1:] == ["--run"] else ALL
    enough = {fingerprint(lock), fingerprint(ALL)}
    if STAMP.exists() and STAMP.read_text() in enough and PYTHON.exists():
        return
    install(lock)
    STAMP.write_text(fingerprint(lock))


def with_supported_python() -> None:
    """Go on under a newer interpreter when the one we were started with is too old."""
    if sys.version_info >= OLDEST:
        return
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found:
            sys.exit(subprocess.run([found, *sys.argv], check=False).returncode)
    sys.exit("Python 3.11 eller senare behövs. Ange var den finns: make PYTHON=/sökväg/till/python3.11 install")


def requirements(lock: str) -> list[Path]:
    return [BOOTSTRAP, *(ROOT / "requirements" / name for name in ("build.txt", lock))]


def fingerprint(lock: str) -> str:
    """A hash that changes with the locks, the packages' metadata, the interpreter and the place of the clone."""
    state = hashlib.sha256(f"{sys.version}{ROOT}{lock}".encode())
    for path in [*requirements(lock), *(package / "pyproject.toml" for package in PACKAGES)]:
        state.update(path.read_bytes())
    return state.hexdigest()


def install(lock: str) -> None:
    print("Installerar i .venv (första gången tar det en halv minut) …", flush=True)
    STAMP.unlink(missing_ok=True)
    if not (PYTHON.exists() and succeeds(PYTHON, "-m", "pip", "--version")):
        run(sys.executable, "-m", "venv", "--clear", VENV)
    bootstrap, *rest = requirements(lock)
    locked = [part for path in rest for part in ("-r", path)]
    editable = [part for package in PACKAGES for part in ("-e", package)]
    for installer in installers(bootstrap):
        if succeeds(*installer, "--require-hashes", *locked):
            break
    else:
        run(*installer, "--require-hashes", *locked)  # once more, for its words on what is wrong
    run(*installer, "--no-deps", "--no-build-isolation", *editable)
    for site in (VENV / "lib").glob("python*/site-packages"):
        point_by_relative_path(site)
    # Eight processes start at once: none of them compiles what the others do.
    run(PYTHON, "-m", "compileall", "-q", "-j", "0", *(package / "src" for package in PACKAGES))


def point_by_relative_path(site: Path) -> None:
    """Python reads these files in the encoding of the locale, also in UTF-8 mode: an å in the path of the clone would
    stop every start under LC_ALL=C. The way from here to our packages has none."""
    for file in site.glob("*.pth"):
        lines = file.read_text(encoding="utf-8").splitlines()
        ours = [os.path.relpath(line, site) if line.startswith(f"{ROOT}{os.sep}") else line for line in lines]
        if ours != lines:
            file.write_text("\n".join(ours) + "\n", encoding="utf-8")


def installers(bootstrap: Path) -> list[list[object]]:
    """Commands to try in turn: uv is quick, pip knows the machine's own mirrors and certificates."""
    pip: list[object] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not succeeds(*pip, "--require-hashes", "-r", bootstrap):
        return [pip]
    uv: list[object] = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON]
    return [[*uv, "--system-certs"], uv, pip]


def run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, env=environment())


def succeeds(*command: object) -> bool:
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment(), capture_output=True, check=False
    )
    return done.returncode == 0


def environment() -> dict[str, str]:
    """An environment with caches inside the clone; no interpreter is ever fetched."""
    cache = ROOT / ".cache"
    own = {"PIP_CACHE_DIR": cache / "pip", "UV_CACHE_DIR": cache / "uv", "XDG_DATA_HOME": cache / "share"}
    return {**os.environ, **{name: str(path) for name, path in own.items()}, "UV_PYTHON_DOWNLOADS": "never"}


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failed:
        sys.exit(
            f"Installationen misslyckades vid: {' '.join(failed.cmd[:6])} … Rätta felet ovan och kör make install igen."
        )
