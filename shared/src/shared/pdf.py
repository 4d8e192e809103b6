"""Documents as accessible PDFs (PDF/UA-1, tagged): the same template, content and day give the same bytes anywhere.

For the services that make documents; they depend on Typst, the others do not.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

import typst

from shared.kit.swedish import start_of

UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
FIRST_BEYOND = 0x2E80
"""First character of the writings of East Asia, and pictures."""
MOST_UNSHOWN = 20
"""Other characters that no font has, at most in a text; each costs a tenth of a second."""


def write_pdf(template: Traversable, content: Mapping[str, Any], day: date) -> bytes:
    """The template reads the content as JSON in `sys.inputs.content`, and decides nothing.

    The day is the document's: the time of making would make every copy another file. What people type must always
    become a document, so characters that no font of ours has are written as their code points (`[U+1F600]`).
    """
    source = template.read_bytes()
    inputs = json.dumps(content, ensure_ascii=False, sort_keys=True)
    timestamp = int(start_of(day).timestamp())
    for _ in range(MOST_UNSHOWN):
        try:
            return _compiled(source, inputs, timestamp)
        except typst.TypstError as error:
            inputs = _without_unshown(inputs, error)
    return _compiled(source, inputs, timestamp)


@cache
def fonts() -> typst.Fonts:
    """Read our fonts, once. Fonts of the machine would give other bytes on another."""
    return typst.Fonts(include_system_fonts=False)


def _compiled(source: bytes, inputs: str, timestamp: int) -> bytes:
    made = typst.compile(
        source,
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"content": inputs},
        pdf_standards=["ua-1"],
        timestamp=timestamp,
    )
    assert isinstance(made, bytes)
    return made


def _without_unshown(inputs: str, error: typst.TypstError) -> str:
    found = UNSHOWN.search(str(error))
    if not found:
        raise error
    unshown = {c for c in found.group(1) if not c.isascii()} | {c for c in inputs if ord(c) >= FIRST_BEYOND}
    return "".join(f"[U+{ord(c):04X}]" if c in unshown else c for c in inputs)
