"""The analysis basis as an accessible web page (WCAG 2.1 AA): one file, no script, nothing fetched from elsewhere."""

import re
from collections.abc import Sequence
from html import escape

from selection.rules.basis.inputs import Document

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
STYLE = """
body{font-family:system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:1.5rem;line-height:1.5;color:#1a1a1a}
table{border-collapse:collapse;margin:.5rem 0 1rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border:1px solid #767676;padding:.25rem .6rem;text-align:left;vertical-align:top}
.scroll{overflow-x:auto}
.sender{font-weight:700;font-size:1.25rem;color:#692859;margin:0}
h1{font-size:clamp(1.5rem,6vw,2rem);line-height:1.2}
.day{white-space:nowrap}
.number{text-align:right;white-space:nowrap}
figure{margin:.5rem 0;max-width:26rem}
svg{width:100%;height:auto}
code,li{overflow-wrap:anywhere}
dt{font-weight:600;margin-top:.6rem}
dd{margin:0 0 0 1rem}
dd ul{margin:.2rem 0;padding-left:1.2rem}
a:focus,summary:focus,.scroll:focus{outline:3px solid #00548f;outline-offset:2px}
"""


def basis_page(parts: Document) -> str:
    sections = [
        section("Vad som sticker ut", items(parts["stands_out"]) + paragraph(parts["notable_rule"])),
        *(
            section(goal["name"], "".join(map(_indicator, goal["indicators"])) + _without(goal))
            for goal in parts["goals"]
        ),
        section("Bredvid resultaten", "".join(table(t["title"], t["head"], t["rows"]) for t in parts["beside"])),
        section("Lika huvudmän", paragraph(parts["similar_rule"]) + items(parts["similar"])),
        section("Kontroll", f"<p>Underlagets kontrollsumma (SHA-256) är <code>{escape(parts['hash'])}</code>.</p>"),
    ]
    head = paragraph_of_day(parts["as_of"]) + paragraph(parts["intro"])
    return page(parts["title"], head + "".join(sections))


def page(title: str, content: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="sv"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        '<header><p class="sender">Skolverket</p></header><main>'
        f"<h1>{escape(title)}</h1>{content}</main></body></html>\n"
    )


def paragraph_of_day(day: str) -> str:
    return f"<p>Uppgifterna avser läget <span class='day'>{escape(day)}</span>.</p>"


def section(title: str, content: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{content}</section>"


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def items(texts: Sequence[str]) -> str:
    if not texts:
        return "<p>Inget.</p>"
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def _indicator(indicator: Document) -> str:
    years, units = indicator["years"], indicator["units"]
    return (
        f"<h3>{escape(indicator['name'])}</h3>{paragraph(indicator['definition'])}"
        f"<figure>{indicator['chart']}</figure>"
        f"{table('År för år', years['head'], years['rows'], figures=True)}"
        + paragraph(f"Så är talen framräknade: {indicator['basis']}.")
        + f"{table('Enhet för enhet', units['head'], units['rows'], figures=True)}"
    )


def _without(goal: Document) -> str:
    return paragraph(f"Inga uppgifter finns för: {goal['without_values']}.") if goal["without_values"] else ""


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, figures: bool = False) -> str:
    if not rows:
        return f"<h3>{escape(title)}</h3><p>Inget är känt.</p>"
    look = ' class="number"' if figures else ""
    heads = "".join(f'<th scope="col"{look if n else ""}>{escape(text)}</th>' for n, text in enumerate(head))
    lines = "".join(
        f"<tr>{''.join(_cell(text, look, is_name=not place) for place, text in enumerate(row))}</tr>" for row in rows
    )
    # A wide table scrolls by itself, also with the keyboard.
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title, quote=True)}"><table>'
        f"<caption>{escape(title)}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _cell(text: str, look: str, *, is_name: bool) -> str:
    day = ' class="day"' if DAY.fullmatch(text) else ""
    return f'<th scope="row"{day}>{escape(text)}</th>' if is_name else f"<td{look or day}>{escape(text)}</td>"
