"""The supplementary decision as a tagged PDF (PDF/UA-1): the same document gives the same bytes."""

import json
from pathlib import Path

import typst

from selection.rules.snapshot_document import Document

TEMPLATE = Path(__file__).with_name("supplementary.typ")


def supplementary_pdf(document: Document) -> bytes:
    inputs = {"document": json.dumps(document, ensure_ascii=False, sort_keys=True)}
    made = typst.compile(str(TEMPLATE), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made
