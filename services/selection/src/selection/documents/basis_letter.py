"""The analysis basis as a tagged PDF (PDF/UA-1): the same basis gives the same bytes."""

import json
from pathlib import Path

import typst

from selection.rules.basis.inputs import Document

TEMPLATE = Path(__file__).with_name("basis.typ")


def basis_pdf(parts: Document) -> bytes:
    inputs = {"parts": json.dumps(parts, ensure_ascii=False, sort_keys=True)}
    made = typst.compile(str(TEMPLATE), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made
