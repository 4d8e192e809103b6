"""The process that reads one file: from its standard input, rows as lines of JSON to its standard output.

Runs with the standard library alone, and takes limits on itself before it looks at the file: a file that wants more
memory, time or space than any honest one ends this process and nothing else.
"""

import gc
import json
import os
import resource
import sys

from shared.files.kinds import read_contents
from shared.files.rows import Form, Unreadable

MEMORY = 512 * 2**20
SECONDS = 60
OUTPUT = 512 * 2**20
UNREADABLE = 3
"""The exit status of a refusal; its sentence stands on standard error."""
NICER = 10


def main() -> None:
    _bound(resource.RLIMIT_AS, MEMORY)
    _bound(resource.RLIMIT_CPU, SECONDS)
    _bound(resource.RLIMIT_FSIZE, OUTPUT)
    _bound(resource.RLIMIT_CORE, 0)
    os.nice(NICER)
    # A million short-lived cells and no cycles among them.
    gc.disable()
    try:
        # The arguments are the forms that are asked for.
        contents = read_contents(sys.stdin.buffer, forms=[Form(name) for name in sys.argv[1:]])
        _write({"notices": contents.notices, "padded": contents.padded, "form": contents.form})
        for row in contents.rows:
            _write(row)
        sys.stdout.flush()
    except Unreadable as refusal:
        sys.stderr.write(str(refusal))
        sys.exit(UNREADABLE)


def _bound(what: int, most: int) -> None:
    """Set a limit, never above what we were given."""
    _, given = resource.getrlimit(what)
    limit = most if given == resource.RLIM_INFINITY else min(most, given)
    resource.setrlimit(what, (limit, limit))


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
