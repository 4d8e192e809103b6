"""The summary of a quality dialogue as an accessible PDF (PDF/UA-1, tagged): the same content gives the same bytes."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from followup.documents.report_view import day_in_words, paragraphs
from followup.documents.words import ATTENDEES, SIDES, STEP_STATES, in_words
from followup.models.quality_summary import QualityApproval, QualitySummary, SummaryContent
from shared.clock import swedish_date
from shared.pdf import write_pdf

SECTIONS = (
    ("starting_point", "Utgångspunkt: analysunderlaget"),
    ("strengths", "Det som fungerar"),
    ("development", "Det som behöver utvecklas"),
    ("conclusions", "Slutsatser"),
    ("organizer_view", "Huvudmannens kommentar"),
    ("spsm_view", "SPSM:s del"),
)


def write_summary_pdf(summary: QualitySummary, approvals: Sequence[QualityApproval]) -> bytes:
    """Write the summary; its approvals are shown by function and day, never by name."""
    content = summary.whole
    shown = _view(content, summary.content_hash, approvals)
    return write_pdf(files("followup.documents") / "quality_summary.typ", shown, content.held_on)


def _view(content: SummaryContent, content_hash: str, approvals: Sequence[QualityApproval]) -> dict[str, Any]:
    texts = content.texts
    written = ((heading, getattr(texts, name)) for name, heading in SECTIONS)
    return {
        "organizer": content.organizer_name,
        "organization_number": content.organization_number,
        "round": content.round_title,
        "diary_number": content.diary_number,
        "held_on": str(content.held_on),
        "day": day_in_words(str(content.held_on)),
        "number": content.number,
        "attendees": [(ATTENDEES[one.function], str(one.count)) for one in content.attendees],
        "discussed": _types(content.school_types),
        "left_out": _types(content.school_types_left_out),
        "sections": [{"heading": heading, "blocks": paragraphs(text)} for heading, text in written if text],
        "areas": [
            (area.title, str(in_words(area.school_type)), area.sub_goal_title, area.success_factor_title or "–")
            for area in texts.areas
        ],
        "areas_reason": texts.areas_reason or "",
        "descriptions": [{"heading": area.title, "blocks": paragraphs(area.description)} for area in texts.areas],
        "steps": [(step.what, SIDES[step.side], step.owner, str(step.due_on)) for step in texts.next_steps],
        "steps_reason": texts.next_steps_reason or "",
        "reviewed": [
            (step.what, str(step.due_on), STEP_STATES[step.status], step.reason or "–") for step in content.reviewed
        ],
        "approvals": [(SIDES[one.side], str(swedish_date(one.approved_at))) for one in approvals],
        "hash": content_hash,
    }


def _types(school_types: Sequence[str]) -> str:
    return ", ".join(str(in_words(school_type)) for school_type in school_types).lower()
